using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Webhooks;

/// <param name="ChatId">Replays the whole chat.</param>
/// <param name="Since">Replays at least what changed since then, in every chat that something was sent of since then.</param>
public sealed record ReplayWebhooksInput(AdminCaller Caller, string Endpoint, string? ChatId, DateTimeOffset? Since);

/// <param name="Chats">The chats whose cursors moved back.</param>
public sealed record Replayed(int Chats);

/// <summary>
/// Moves an endpoint's cursors back, so that the next run sends the newest states again, and ends its pause. A moment is
/// found by the messages: everything that changed after it has a rev above the seq of the last message before it.
/// </summary>
public sealed class ReplayWebhooks(
    AdminAccess access, WebhookEndpoints endpoints, IWebhookStore store, IChatStore chats, IMessageReader messages, EndpointHealth health,
    TimeProvider time)
{
    private const int PageSize = 100;

    public async Task<Replayed> ExecuteAsync(ReplayWebhooksInput input, CancellationToken ct)
    {
        await access.RequireAsync(input.Caller, AuditActions.ReplayWebhooks, input.Endpoint, DetailOf(input), ct);
        var endpoint = Find(input.Endpoint) ?? throw ChatException.NotFound();

        return input switch
        {
            { ChatId: { } chatId, Since: null } => await ReplayChatAsync(endpoint, chatId, ct),
            { ChatId: null, Since: { } since } => await ReplaySinceAsync(endpoint, since, ct),
            _ => throw ChatException.Invalid("chatId", "either chatId or since is required"),
        };
    }

    private WebhookEndpoint? Find(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? endpoints.Find(parsed) : null;

    private static string? DetailOf(ReplayWebhooksInput input) => input.ChatId ?? input.Since?.ToString("O", CultureInfo.InvariantCulture);

    private async Task<Replayed> ReplayChatAsync(WebhookEndpoint endpoint, string chatId, CancellationToken ct)
    {
        if (await chats.FindAsync(chatId, ct) is null)
        {
            throw ChatException.NotFound();
        }

        await health.ResumeAsync(endpoint, ct);
        var id = WebhookCursor.IdOf(endpoint.Number, chatId);
        var before = await store.FindAsync(id, ct) ?? new WebhookCursor { Id = id, Endpoint = endpoint.Number, ChatId = chatId };
        return new Replayed(await MoveAsync(before, afterSeq: 0, ct));
    }

    private async Task<Replayed> ReplaySinceAsync(WebhookEndpoint endpoint, DateTimeOffset since, CancellationToken ct)
    {
        await health.ResumeAsync(endpoint, ct);
        var count = 0;
        for (var after = string.Empty; ;)
        {
            var page = await store.ListSentAsync(endpoint.Number, since, after, PageSize, ct);
            foreach (var cursor in page.Where(cursor => cursor.ChatId is not null))
            {
                count += await chats.LoadAsync(ChatQuery.Of(cursor.ChatId!), ct) is { } loaded
                    ? await MoveAsync(cursor, await FindLastSeqBeforeAsync(loaded, since, ct), ct)
                    : 0;
            }

            if (page.Count < PageSize)
            {
                return new Replayed(count);
            }

            after = page[^1].Id;
        }
    }

    // By halves, since messages are sent in the order of their seqs.
    private async Task<long> FindLastSeqBeforeAsync(LoadedChat loaded, DateTimeOffset since, CancellationToken ct)
    {
        var (low, high) = (0L, loaded.Chat.Seq);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var found = await messages.FindAsync(loaded, [middle], ct);
            (low, high) = found is [var message] && message.CreatedAt >= since ? (low, middle - 1) : (middle, high);
        }

        return low;
    }

    // An instance that is sending at this moment loses its lease by this save, and stops.
    private async Task<int> MoveAsync(WebhookCursor before, long afterSeq, CancellationToken ct)
    {
        var now = time.GetNow();
        var after = before with
        {
            DoneRev = Math.Min(before.DoneRev, afterSeq),
            HadSeq = Math.Min(before.HadSeq, afterSeq),
            Gaps = [.. before.Gaps.Where(gap => gap.First <= afterSeq).Select(gap => gap with { Last = Math.Min(gap.Last, afterSeq) })],
            Tries = 0,
            DueAt = now,
            WaitingSince = before.WaitingSince ?? now,
            LeasedUntil = null,
        };
        return await store.SaveAsync(before.Version == 0 ? null : before, after, ct) ? 1 : 0;
    }
}
