using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Chat.Client.Reducing;
using Chat.Client.Syncing;
using Chat.Client.Wire;

namespace Chat.Client;

/// <summary>
/// One chat. Everything that changes it goes through the outbox: the task ends when the server has answered, or throws a
/// <see cref="ChatClientException"/> when it refuses. A cancelled call goes on in the outbox.
/// </summary>
public sealed class Conversation
{
    private readonly Session _session;
    private long? _typedAt;

    internal Conversation(Session session, string id) => (_session, Id) = (session, id);

    /// <summary>The chat's id.</summary>
    public string Id { get; }

    /// <summary>The chat as it is now; null until it is known here.</summary>
    public ChatView? View => State?.Shown;

    /// <summary>Whether the other member is online; null while it is unknown.</summary>
    public bool? IsPeerOnline => State?.Online;

    /// <summary>Whether the other member is typing.</summary>
    public bool IsPeerTyping => State?.TypingUntil is not null;

    private ChatState? State => _session.Store.Find(Id);

    /// <summary>
    /// The messages, newest first, loaded page by page. Listing them also joins the chat's room, so that typing and presence
    /// arrive. Later changes come as events.
    /// </summary>
    /// <param name="before">Only messages before this number.</param>
    /// <param name="ct">Ends the enumeration.</param>
    public IAsyncEnumerable<Message> MessagesAsync(long? before = null, CancellationToken ct = default) =>
        _session.History.ListAsync(Id, before, ct);

    /// <summary>The messages that have the words, newest first, with <see cref="Message.Highlights"/>.</summary>
    public async IAsyncEnumerable<Message> SearchAsync(
        string query, SearchFilter? filter = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        string? cursor = null;
        do
        {
            var parameters = new (string Name, string? Value)[]
            {
                ("q", query), ("from", filter?.From), ("type", filter?.Type?.ToString().ToLowerInvariant()),
                ("since", filter?.Since?.ToString("O", CultureInfo.InvariantCulture)),
                ("until", filter?.Until?.ToString("O", CultureInfo.InvariantCulture)), ("cursor", cursor),
            };
            var given = parameters.Where(parameter => parameter.Value is not null);
            var text = string.Join('&', given.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
            var page = await _session.Api.GetAsync($"{CatchUp.PathOf(Id)}/search?{text}", WireJson.Default.MessagePage, ct);
            foreach (var message in page.Items)
            {
                yield return message;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Sends a text. The server stores it once, however often the connection fails.</summary>
    /// <returns>The stored message.</returns>
    public Task<Message> SendAsync(string text, string? replyTo = null, CancellationToken ct = default) =>
        StoreAsync(Entry(OutboxKind.Message) with { Content = text.Trim(), ReplyTo = replyTo }, ct);

    /// <summary>Uploads files and sends them as one message.</summary>
    /// <returns>The stored message.</returns>
    public Task<Message> SendFilesAsync(
        IReadOnlyList<OutgoingFile> files, string? text = null, string? replyTo = null, CancellationToken ct = default)
    {
        var content = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        return StoreAsync(Entry(OutboxKind.Media) with { Files = files, Content = content, ReplyTo = replyTo }, ct);
    }

    /// <summary>Changes the text of the user's own message.</summary>
    public Task EditAsync(string messageId, string text, CancellationToken ct = default) =>
        DoAsync(Entry(OutboxKind.Edit) with { MessageId = messageId, Content = text.Trim() }, ct);

    /// <summary>Deletes a message.</summary>
    public Task DeleteAsync(string messageId, DeleteScope scope, CancellationToken ct = default) =>
        DoAsync(Entry(OutboxKind.Delete) with { MessageId = messageId, Scope = scope }, ct);

    /// <summary>Adds or removes a reaction.</summary>
    public Task ReactAsync(string messageId, string emoji, bool on = true, CancellationToken ct = default) =>
        DoAsync(Entry(on ? OutboxKind.React : OutboxKind.Unreact) with { MessageId = messageId, Emoji = emoji }, ct);

    /// <summary>Marks messages as read, by default all that are known here.</summary>
    public Task ReadAsync(long? upToSeq = null, CancellationToken ct = default)
    {
        var seq = upToSeq ?? Math.Max(State?.View.Seq ?? 0, State?.Newest?.Seq ?? 0);
        var isQueued = _session.Store.State.Outbox.Exists(e => e.ChatId == Id && e.Kind == OutboxKind.Read && e.UpToSeq >= seq);
        var isRead = seq <= (State?.View.LastReadSeq ?? 0);
        return isQueued || isRead ? Task.CompletedTask : DoAsync(Entry(OutboxKind.Read) with { UpToSeq = seq }, ct);
    }

    /// <summary>Tells the other member that the user types. Call it on every input; the rate is limited here.</summary>
    public Task TypingAsync(CancellationToken ct = default)
    {
        var time = _session.Options.TimeProvider;
        if (_typedAt is { } last && time.GetElapsedTime(last).TotalMilliseconds < _session.Store.State.Limits.TypingThrottleMs)
        {
            return Task.CompletedTask;
        }

        _typedAt = time.GetTimestamp();
        return TellAsync("typing", ct);
    }

    /// <summary>Tells the other member that the user stopped without sending. A message tells it by itself.</summary>
    public Task StopTypingAsync(CancellationToken ct = default)
    {
        _typedAt = null;
        return TellAsync("stop_typing", ct);
    }

    /// <summary>Accepts a request.</summary>
    public Task AcceptAsync(CancellationToken ct = default) => DoAsync(Entry(OutboxKind.Accept), ct);

    /// <summary>Rejects a request.</summary>
    public Task RejectAsync(CancellationToken ct = default) => DoAsync(Entry(OutboxKind.Reject), ct);

    /// <summary>Blocks the other member, or lifts the user's block.</summary>
    public Task BlockAsync(bool on = true, CancellationToken ct = default) =>
        DoAsync(Entry(on ? OutboxKind.Block : OutboxKind.Unblock), ct);

    /// <summary>Moves the chat to the archive, or back.</summary>
    public Task ArchiveAsync(bool on = true, CancellationToken ct = default) =>
        DoAsync(Entry(on ? OutboxKind.Archive : OutboxKind.Unarchive), ct);

    /// <summary>Mutes the chat, without an end or until a time.</summary>
    public Task MuteAsync(DateTimeOffset? until = null, CancellationToken ct = default) =>
        DoAsync(Entry(OutboxKind.Mute) with { Until = until }, ct);

    /// <summary>Ends a mute.</summary>
    public Task UnmuteAsync(CancellationToken ct = default) => DoAsync(Entry(OutboxKind.Unmute), ct);

    /// <summary>Deletes the chat for the user.</summary>
    public Task ClearAsync(CancellationToken ct = default) => DoAsync(Entry(OutboxKind.Clear), ct);

    private OutboxEntry Entry(OutboxKind kind) => new()
    {
        Id = NewId(),
        ChatId = Id,
        Kind = kind,
        QueuedAt = _session.Options.TimeProvider.GetUtcNow(),
    };

    // The ids are for the server to tell sends apart, and no test needs to choose them.
#pragma warning disable RS0030
    private static string NewId() => Guid.NewGuid().ToString();
#pragma warning restore RS0030

    private Task DoAsync(OutboxEntry entry, CancellationToken ct) => _session.Outbox.SendAsync(entry, ct);

    private async Task<Message> StoreAsync(OutboxEntry entry, CancellationToken ct)
    {
        // A message implies stop_typing on the server.
        _typedAt = null;
        // The answer of a send always has the message.
        return (await _session.Outbox.SendAsync(entry, ct))!;
    }

    private Task TellAsync(string name, CancellationToken ct) => _session.Link.SendAsync(name, new JsonObject { ["chatId"] = Id }, ct);
}
