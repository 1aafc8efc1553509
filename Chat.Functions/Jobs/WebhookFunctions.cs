using Chat.Core.Webhooks;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Jobs;

/// <summary>The timer job of webhooks. It is idempotent, so the next run finishes one that was cut off.</summary>
public sealed class WebhookFunctions(DeliverWebhooks deliver)
{
    [Function("Jobs-DeliverWebhooks")]
    public Task DeliverWebhooks([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken ct) => deliver.ExecuteAsync(ct);
}
