using Chat.Core.Chats;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Webhooks;

/// <summary>
/// Marks a changed chat within its own commit, and begins to send as soon as the commit is done, beside the answer to the
/// caller. What this fast path does not get done is done by <see cref="DeliverWebhooks"/>.
/// </summary>
public sealed partial class WebhookFeed(WebhookEndpoints endpoints, DeliverChat chats, TimeProvider time, ILogger<WebhookFeed> logger)
{
    private readonly SemaphoreSlim _places = new(initialCount: 10);

    /// <summary>The chat to commit.</summary>
    public Conversation Mark(Conversation? before, Conversation after) => endpoints.IsOn && before?.Rev != after.Rev
        ? after with { Webhook = new WebhookMark(before?.Webhook?.FromRev ?? before?.Rev ?? 0, before?.Webhook?.At ?? time.GetNow(), after.Rev) }
        : after;

    /// <summary>The chat was committed.</summary>
    public void Signal(Conversation? before, Conversation after)
    {
        // Without a free place, the next run takes the chat.
        if (endpoints.IsOn && before?.Rev != after.Rev && _places.Wait(0))
        {
            _ = Task.Run(() => RunAsync(after.Id));
        }
    }

    private async Task RunAsync(string chatId)
    {
        try
        {
            await chats.ExecuteAsync(chatId, CancellationToken.None);
        }
        // Nobody waits for this. The mark stays, so the next run tries again.
        catch (Exception e)
        {
            Log.Failed(logger, chatId, e);
        }
        finally
        {
            _places.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The webhooks of the chat {ChatId} could not be delivered for now.")]
        public static partial void Failed(ILogger logger, string chatId, Exception exception);
    }
}
