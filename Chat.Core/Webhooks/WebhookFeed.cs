using Chat.Core.Chats;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Webhooks;

/// <summary>
/// Marks a changed chat within its own commit, and begins to send as soon as the commit is done, beside the answer to the
/// caller. What this fast path does not get done is done by <see cref="DeliverWebhooks"/>.
/// </summary>
public sealed partial class WebhookFeed(WebhookEndpoints endpoints, DeliverChat chats, TimeProvider time, ILogger<WebhookFeed> logger)
    : ICommitListener
{
    private readonly SemaphoreSlim _places = new(initialCount: 10);

    public ChatChange Mark(Conversation? before, ChatChange change)
    {
        var (chat, pending) = (change.Chat, before?.Webhook);
        return endpoints.IsOn && before?.Rev != chat.Rev
            ? change with
            {
                Chat =
                    chat with { Webhook = new WebhookMark(pending?.FromRev ?? before?.Rev ?? 0, pending?.At ?? time.GetNow(), chat.Rev) },
            }
            : change;
    }

    /// <summary>Begins to send the change.</summary>
    public void OnCommitted(Conversation? before, Conversation after)
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
