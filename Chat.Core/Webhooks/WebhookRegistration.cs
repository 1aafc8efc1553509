using Microsoft.Extensions.DependencyInjection;

namespace Chat.Core.Webhooks;

/// <summary>Registers what calls the application's own backend.</summary>
internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<SignedPost>().AddSingleton<SendPolicy>();
}
