using Chat.Adapters.Push;
using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Composition;
using Chat.Core.Webhooks;
using Chat.Functions.Errors;
using Chat.Functions.Http;
using Chat.Functions.Hub;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Functions;

/// <summary>The services that the worker and LocalHost share: use cases, the entry of requests, settings.</summary>
public static class ChatRegistration
{
    /// <summary>The worker middleware, outermost first. Program names each again, because the worker adds them by type argument.</summary>
    public static IReadOnlyList<Type> Middleware { get; } = [typeof(ErrorMiddleware)];

    /// <summary>Registers everything except the realtime adapter, which differs between the hosts.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<JwtOptions, JwtOptionsCheck>()
            .Configure(jwt =>
            {
                jwt.Secret = configuration["JWT_SECRET"] ?? string.Empty;
                jwt.PreviousSecret = configuration["JWT_SECRET_PREVIOUS"] ?? string.Empty;
                jwt.Issuer = configuration["JWT_ISSUER"] ?? string.Empty;
                jwt.Audience = configuration["JWT_AUDIENCE"] ?? string.Empty;
            });
        services.AddOptionsWithValidateOnStart<RateOptions, RateOptionsCheck>().Bind(configuration.GetSection(RateOptions.Section));
        // The routes of administrators use it (AdminRoute), and a slim host does not know it.
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        services.AddOptionsWithValidateOnStart<SendPolicyOptions, SendPolicyOptionsCheck>()
            .Bind(configuration.GetSection(SendPolicyOptions.Section));
        services.Configure<JsonOptions>(json =>
            ChatJson.Configure(json.SerializerOptions).TypeInfoResolverChain.Insert(0, AnswerTypes.Default));
        return services
            .AddChatCore()
            .AddStore(configuration)
            .AddWebhookEndpoints(configuration)
            .AddMediaStorage(configuration)
            .AddPush(configuration)
            .AddSingleton<OpenIdIssuer>()
            .AddSingleton<VerifiedTokens>()
            .AddSingleton<TokenRefusals>()
            .AddSingleton<TokenValidator>()
            .AddSingleton(provider => new LoadGate(
                () => ThreadPool.PendingWorkItemCount,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<LoadGate>>()))
            .AddSingleton<CallerGate>()
            .AddSingleton<SocketGate>()
            .AddSingleton(_ => new RouteTable(typeof(ChatRegistration).Assembly.GetExportedTypes()));
    }
}
