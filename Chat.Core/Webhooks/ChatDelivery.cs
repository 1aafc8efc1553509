using Chat.Core.Chats;

namespace Chat.Core.Webhooks;

/// <summary>Sends a chat's changes to one endpoint, in rev order, one after another, until one fails or none is left.</summary>
public sealed class ChatDelivery(
    IChatStore chats, ChatWebhooks webhooks, WebhookBodies bodies, WebhookLeases leases, WebhookTries tries, EndpointHealth health,
    TimeProvider time)
{
    private static readonly TimeSpan PauseCheck = TimeSpan.FromHours(1);

    /// <summary>
    /// The rev up to which everything is sent, or remembered by the cursor for a later try; null when another instance is
    /// sending.
    /// </summary>
    public async Task<long?> ExecuteAsync(WebhookEndpoint endpoint, string chatId, CancellationToken ct)
    {
        if (await chats.LoadAsync(ChatQuery.Of(chatId), ct) is not { } loaded)
        {
            return null;
        }

        var (cursor, waits) = await leases.TakeAsync(WebhookCursor.IdOf(endpoint.Number, chatId), FreshOf(endpoint, loaded.Chat), ct);
        return cursor is not null ? await SendAsync(endpoint, loaded, cursor, ct) : waits ? loaded.Chat.Rev : null;
    }

    private static WebhookCursor FreshOf(WebhookEndpoint endpoint, Conversation chat) => new()
    {
        Id = WebhookCursor.IdOf(endpoint.Number, chat.Id),
        Endpoint = endpoint.Number,
        ChatId = chat.Id,
        DoneRev = chat.Webhook?.FromRev ?? chat.Rev,
    };

    private async Task<long?> SendAsync(WebhookEndpoint endpoint, LoadedChat loaded, WebhookCursor stored, CancellationToken ct)
    {
        var (state, cursor) = (await health.GetAsync(endpoint, ct), stored);
        while (state.PausedAt is null)
        {
            var page = await webhooks.ReadAsync(loaded, cursor, endpoint, ct);
            foreach (var webhook in page.Webhooks)
            {
                (cursor, state) = await TryAsync(endpoint, loaded.Chat, webhook, cursor, state, ct);
                if (cursor.Tries > 0)
                {
                    return await leases.GiveBackAsync(stored, cursor, ct) ? loaded.Chat.Rev : null;
                }

                // Lost to another instance, or to a replay.
                if (await leases.KeepAsync(stored, cursor, ct) is not { } kept)
                {
                    return null;
                }

                stored = cursor = kept;
            }

            cursor = cursor with { DoneRev = Math.Max(cursor.DoneRev, page.UpToRev) };
            loaded = await chats.LoadAsync(ChatQuery.Of(loaded.Chat.Id), ct) ?? loaded;
            if (loaded.Chat.Rev == cursor.DoneRev)
            {
                var done = cursor with { DueAt = null, WaitingSince = null };
                return await leases.GiveBackAsync(stored, done, ct) ? cursor.DoneRev : null;
            }
        }

        return await leases.GiveBackAsync(stored, cursor with { DueAt = time.GetNow() + PauseCheck }, ct) ? loaded.Chat.Rev : null;
    }

    private async Task<(WebhookCursor Cursor, EndpointState State)> TryAsync(
        WebhookEndpoint endpoint, Conversation chat, ChatWebhook webhook, WebhookCursor cursor, EndpointState state, CancellationToken ct)
    {
        if (!endpoint.Wants(webhook.Type))
        {
            return (Had(cursor with { DoneRev = webhook.Rev, Tries = 0 }, webhook), state);
        }

        var id = $"msg_{chat.Id}_{webhook.Rev}";
        var answer = await tries.PostAsync(endpoint, id, bodies.Of(chat, webhook), ct);
        var moved = await tries.MoveAsync(
            cursor, new WebhookDeath(id, endpoint.Number, webhook.Type, At: default), webhook.Rev, answer.IsSuccess, ct);
        return (answer.IsSuccess ? Had(moved, webhook) : moved, await health.NoteAsync(state, answer, ct));
    }

    private static WebhookCursor Had(WebhookCursor cursor, ChatWebhook webhook) => webhook.HadSeq is { } seq ? cursor.WithHad(seq) : cursor;
}
