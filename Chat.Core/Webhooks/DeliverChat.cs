namespace Chat.Core.Webhooks;

/// <summary>
/// Sends a marked chat's changes to all endpoints, and removes the mark once each endpoint has them or its cursor remembers
/// a later try.
/// </summary>
public sealed class DeliverChat(WebhookEndpoints endpoints, IWebhookStore store, ChatDelivery delivery)
{
    public async Task ExecuteAsync(string chatId, CancellationToken ct)
    {
        var revs = await Task.WhenAll(endpoints.All.Select(endpoint => delivery.ExecuteAsync(endpoint, chatId, ct)));
        if (Array.TrueForAll(revs, rev => rev is not null))
        {
            await store.UnmarkAsync(chatId, revs.Min()!.Value, ct);
        }
    }

    /// <summary>Tries again for one endpoint.</summary>
    public async Task RetryAsync(int endpoint, string chatId, CancellationToken ct)
    {
        // An endpoint that is no longer configured keeps its cursors; they cost a look now and then.
        if (endpoints.Find(endpoint) is { } configured)
        {
            await delivery.ExecuteAsync(configured, chatId, ct);
        }
    }
}
