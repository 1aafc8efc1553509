using Chat.Core.Messages;

namespace Chat.Core.Chats;

/// <summary>Shows chats to their members, each with the newest message that member sees.</summary>
public sealed class ChatViews(IMessageReader messages, MessageViews views, TimeProvider time)
{
    public async Task<ChatView> OfAsync(Conversation chat, string userId, CancellationToken ct) =>
        (await OfAsync([chat], userId, ct))[0];

    public Task<IReadOnlyList<ChatView>> OfAsync(IReadOnlyList<Conversation> chats, string userId, CancellationToken ct) =>
        OfAsync([.. chats.Select(chat => new Viewing(chat, userId))], ct);

    public async Task<IReadOnlyList<ChatView>> OfAsync(IReadOnlyList<Viewing> viewings, CancellationToken ct)
    {
        var newest = await messages.FindNewestAsync(viewings, ct);
        return [.. viewings.Zip(newest, Of)];
    }

    private ChatView Of(Viewing viewing, Message? newest)
    {
        var (chat, own, peer) = (viewing.Chat, viewing.Chat.Own(viewing.UserId), viewing.Chat.Peer(viewing.UserId));
        var accepted = chat.Status == ChatStatus.Accepted;
        var muted = own.IsMuted(time.GetNow());
        return new ChatView
        {
            Id = chat.Id,
            Status = chat.Status,
            Participants = [chat.First.UserId, chat.Second.UserId],
            RequestedBy = chat.RequestedBy,
            CreatedAt = chat.CreatedAt,
            RespondedAt = chat.RespondedAt,
            LastMessage = newest is null ? null : views.Of(viewing, newest),
            LastMessageAt = own.ClearedUpToSeq < chat.Seq ? chat.LastMessageAt : null,
            Seq = chat.Seq,
            Rev = chat.Rev,
            UnreadCount = accepted ? own.Unread : 0,
            LastReadSeq = own.LastReadSeq,
            Archived = own.Archived,
            Muted = muted,
            MutedUntil = muted ? own.MutedUntil : null,
            ClearedUpToSeq = own.ClearedUpToSeq,
            BlockedByMe = own.Blocked,
            OwnRev = own.OwnRev,
            Peer = new PeerView(peer.UserId, accepted ? peer.SharedReadSeq : null),
            Hidden = own.Hidden,
        };
    }
}
