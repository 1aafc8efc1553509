using Chat.Functions.Security;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>The origins of browsers that may call, from the setting <c>Chat__Cors</c>, and a log line for those that may not.</summary>
internal sealed partial class BrowserOrigins(ILogger<BrowserOrigins> logger, TimeProvider time)
{
    private readonly LogLimit _limit = new(time);

    public IReadOnlyList<string> Allowed { get; private init; } = [];

    /// <exception cref="OptionsValidationException">The setting has something that is not an origin.</exception>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        // Read here: a policy is made when the host starts, which would log the exception.
        var list = (configuration["Chat:Cors"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] origins = [.. list.Select(RequireOrigin)];
        services.AddCors(cors => cors.AddDefaultPolicy(policy => Allow(policy, origins)));
        services.AddSingleton(provider => new BrowserOrigins(
            provider.GetRequiredService<ILogger<BrowserOrigins>>(), provider.GetRequiredService<TimeProvider>()) { Allowed = origins });
    }

    /// <summary>Logs an origin that is neither the host's own nor in the setting. The browser keeps the answer from the page.</summary>
    public void Watch(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ Length: > 0 } text] || OriginOf(text) is not { } origin)
        {
            return;
        }

        var own = $"{request.Scheme}://{request.Host}";
        if (origin != own && !Allowed.Contains(origin, StringComparer.OrdinalIgnoreCase) && _limit.TryTake(out _))
        {
            LogRefused(origin);
        }
    }

    private static void Allow(CorsPolicyBuilder policy, string[] origins) => policy
        .WithOrigins(origins)
        .AllowAnyHeader()
        .AllowAnyMethod()
        // Browsers' SignalR clients call with credentials, which forbids the wildcard.
        .AllowCredentials()
        .WithExposedHeaders("X-Request-Id", "Retry-After", "Location");

    private static string RequireOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && origin.PathAndQuery == "/"
            ? origin.GetLeftPart(UriPartial.Authority)
            : throw new OptionsValidationException(
                "Chat:Cors", typeof(BrowserOrigins), [$"Chat__Cors has '{text}', which is no origin such as https://app.example."]);

    // Only the parts of an address reach the log, never the header as it is. A page of a file has the origin null.
    private static string? OriginOf(string text) => text switch
    {
        "null" => text,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" => uri.GetLeftPart(UriPartial.Authority),
        _ => null,
    };

    [LoggerMessage(LogLevel.Warning, "A browser's call from {Origin} was refused: the origin is not in Chat__Cors.")]
    private partial void LogRefused(string origin);
}
