using Chat.Core.Chats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Core.Webhooks;

/// <summary>Registers what calls the application's own backend.</summary>
internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        // A host that reads settings replaces them.
        services.AddOptions().TryAddSingleton(new WebhookEndpoints([]));
        return services
            .AddSingleton<SignedPost>().AddSingleton<SendPolicy>()
            .AddSingleton<ChatWebhooks>().AddSingleton<WebhookBodies>().AddSingleton<WebhookLeases>().AddSingleton<WebhookTries>()
            .AddSingleton<EndpointHealth>().AddSingleton<ChatDelivery>().AddSingleton<DeliverChat>().AddSingleton<WebhookEvents>()
            .AddSingleton<ICommitListener, WebhookFeed>().AddSingleton<DeliverWebhooks>()
            .AddSingleton<ListWebhooks>().AddSingleton<ReplayWebhooks>();
    }
}
