using System.Text.Json.Serialization;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Leases;
using Chat.Core.Realtime;

namespace Chat.Core.Safety;

/// <summary>The known steps of a message's way, without its text.</summary>
public sealed record MessageTrace(
    string ChatId, string MessageId, long Seq, long Rev, string SenderId, string ClientMessageId, MessageType Type, DateTimeOffset StoredAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EditedAt { get; init; }

    public required int Edits { get; init; }

    public required bool Deleted { get; init; }

    /// <summary>Both members, the sender first.</summary>
    public required IReadOnlyList<TracedMember> Members { get; init; }
}

/// <param name="UserId">A member.</param>
/// <param name="Published">The events that were published to the member when the message was stored.</param>
/// <param name="Connections">The member's live connections now.</param>
/// <param name="Delivered">True when it is known that a client of the member has the message; null when that is not known.</param>
/// <param name="Read">The member's read marker is at or above the message.</param>
/// <param name="Visible">The member neither cleared nor hid the message.</param>
public sealed record TracedMember(
    string UserId, IReadOnlyList<string> Published, int Connections, bool? Delivered, bool Read, bool Visible);

/// <summary>Follows a message for an administrator: stored, published, delivered, read, as far as that is known (docs/safety.md).</summary>
public sealed class TraceMessage(AdminAccess access, IChatStore chats, ILeaseStore leases, TimeProvider time)
{
    public async Task<MessageTrace> ExecuteAsync(AdminCaller caller, string chatId, string messageId, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.TraceMessage, $"{chatId}/{messageId}", detail: null, ct);

        var loaded = await chats.LoadAsync(ChatQuery.Of(chatId) with { MessageIds = [messageId] }, ct);
        var message = loaded?.Find(messageId) ?? throw ChatException.NotFound();

        var (sender, recipient) = (loaded!.Chat.Own(message.SenderId), loaded.Chat.Peer(message.SenderId));
        return new MessageTrace(
            chatId, message.Id, message.Seq, message.Rev, message.SenderId, message.ClientMessageId, message.Type, message.CreatedAt)
        {
            EditedAt = message.EditedAt,
            Edits = message.Edits,
            Deleted = message.Deleted,
            Members = [await OfAsync(loaded.Chat, sender, message, ct), await OfAsync(loaded.Chat, recipient, message, ct)],
        };
    }

    private async Task<TracedMember> OfAsync(Conversation chat, Member member, Message message, CancellationToken ct)
    {
        var received = message.Type == MessageType.Text ? ServerEvents.MessageReceived : ServerEvents.MediaReceived;
        var isSender = member.UserId == message.SenderId;
        var read = !isSender && member.LastReadSeq >= message.Seq;
        var live = await leases.ListAsync(member.UserId, chatId: null, time.GetNow(), ct);
        return new TracedMember(
            member.UserId,
            isSender ? [received] : [received, ServerEvents.UnreadMessage],
            live.Count,
            // The sender's client made it. Clients report what they have, but need not.
            isSender || member.DeliveredSeq >= message.Seq ? true : null,
            read,
            message.IsVisibleTo(new MemberView(chat, member.UserId)));
    }
}
