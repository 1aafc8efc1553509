using Chat.Core;
using Chat.Adapters.Push;
using Chat.Core.Access;
using Chat.Functions.Errors;
using Chat.Functions.Hub;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions;

/// <summary>What the worker and LocalHost have in common: the use cases, the door and the settings.</summary>
public static class ChatComposition
{
    /// <summary>The worker middleware, outermost first. Program names each once more, since the worker adds them by type argument.</summary>
    public static IReadOnlyList<Type> Middleware { get; } = [typeof(ErrorMiddleware)];

    /// <summary>Registers everything but the realtime adapter, which differs between the hosts.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JwtOptions>()
            .Configure(jwt =>
            {
                jwt.Secret = configuration["JWT_SECRET"] ?? string.Empty;
                jwt.Issuer = configuration["JWT_ISSUER"] ?? string.Empty;
                jwt.Audience = configuration["JWT_AUDIENCE"] ?? string.Empty;
            })
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<RateOptions>()
            .Bind(configuration.GetSection(RateOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.Configure<JsonOptions>(json => ChatJson.Configure(json.SerializerOptions));
        return services
            .AddChatCore()
            .AddStore(configuration)
            .AddMediaStorage(configuration)
            .AddPush(configuration)
            .AddSingleton<OpenIdIssuer>()
            .AddSingleton<TokenValidator>()
            .AddSingleton<CallerGate>()
            .AddSingleton<SocketGate>();
    }
}
