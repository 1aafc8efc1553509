using Chat.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Webhooks;

/// <summary>
/// Sends what the fast path left: marked chats, and everything whose next try is due. Several instances may run it at the
/// same time; leases keep them apart.
/// </summary>
public sealed partial class DeliverWebhooks(
    WebhookEndpoints endpoints, IWebhookStore store, DeliverChat chats, WebhookEvents events, TimeProvider time,
    ILogger<DeliverWebhooks> logger)
{
    private const int BatchSize = 200;

    private static readonly TimeSpan DeathRetention = TimeSpan.FromDays(30);

    public async Task ExecuteAsync(CancellationToken ct)
    {
        if (!endpoints.IsOn)
        {
            return;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = ct };
        await Parallel.ForEachAsync(
            await store.ListMarkedAsync(BatchSize, ct), parallel, (chatId, token) => RunAsync(() => chats.ExecuteAsync(chatId, token)));
        await Parallel.ForEachAsync(
            await store.ListDueAsync(time.GetNow(), BatchSize, ct), parallel, (cursor, token) => RunAsync(() => cursor.ChatId is { } chatId
                ? chats.RetryAsync(cursor.Endpoint, chatId, token)
                : events.SendAsync(cursor, token)));
        await store.RemoveDeathsAsync(time.GetNow() - DeathRetention, ct);
    }

    // The others need not wait for one that fails; the next run tries it again.
    private async ValueTask RunAsync(Func<Task> deliver)
    {
        try
        {
            await deliver();
        }
        catch (DependencyException e)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Webhooks could not be delivered for now.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
