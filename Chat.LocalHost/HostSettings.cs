using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>How the host listens, whom browsers let in, and what it logs.</summary>
internal static class HostSettings
{
    public static void AddLogging(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Error);
        // A start that fails is told in one line by Program, or thrown; not in these two stack traces beside it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => level is LogLevel.Warning or LogLevel.Error);
        logging.AddSimpleConsole(console => console.SingleLine = true);
    }

    public static void AddServer(WebApplicationBuilder builder, string defaultUrl)
    {
        var configuration = builder.Configuration;
        if (string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(defaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The functions have their own limits, some above the server's.
            kestrel.Limits.MaxRequestBodySize = null;
            // A strange byte in a header nobody needs is no reason to refuse a request.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        // Read here: a policy is made when the host starts, which would log what it throws.
        var list = (configuration["Chat:Cors"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] origins = [.. list.Select(RequireOrigin)];
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => Allow(policy, origins)));
    }

    private static void Allow(CorsPolicyBuilder policy, string[] origins)
    {
        policy.WithOrigins(origins)
            .AllowAnyHeader()
            .AllowAnyMethod()
            // Browsers' SignalR clients ask with credentials, which forbids the wildcard.
            .AllowCredentials()
            .WithExposedHeaders("X-Request-Id", "Retry-After", "Location");
    }

    private static string RequireOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && origin.PathAndQuery == "/"
            ? origin.GetLeftPart(UriPartial.Authority)
            : throw new OptionsValidationException("Chat:Cors", typeof(HostSettings), [$"Chat__Cors has '{text}', which is no origin such as https://app.example."]);
}
