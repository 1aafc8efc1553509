namespace Chat.Core.Chats;

/// <summary>Shows chats to their members, each with the newest message that the member sees.</summary>
public sealed class ChatViewFactory(
    IChatStore chats, IMessageReader messages, MessageViewFactory views, PeerViewFactory peers, TimeProvider time)
{
    public async Task<ChatView> OfAsync(Conversation chat, string userId, CancellationToken ct) =>
        (await OfAsync([new MemberView(chat, userId)], ct))[0];

    public async Task<IReadOnlyList<ChatView>> OfAsync(IReadOnlyList<MemberView> memberViews, CancellationToken ct)
    {
        var others = await peers.OfAsync(memberViews, ct);
        var shown = new List<ChatView>(memberViews.Count);
        foreach (var (memberView, peer) in memberViews.Zip(others))
        {
            shown.Add(await OfAsync(memberView, peer, ct));
        }

        return shown;
    }

    private async Task<ChatView> OfAsync(MemberView memberView, PeerView peer, CancellationToken ct)
    {
        var (chat, own) = (memberView.Chat, memberView.Own);
        var newest = await FindNewestAsync(memberView, ct);
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
            LastMessage = newest is null ? null : views.Of(memberView, newest, Originals.None),
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
            Peer = peer,
            Hidden = own.Hidden,
        };
    }

    // The chat carries its newest message. Only a member who hid that one needs another.
    private async Task<Message?> FindNewestAsync(MemberView memberView, CancellationToken ct)
    {
        var newest = memberView.Chat.LastMessage;
        if (newest?.IsHiddenFor(memberView.UserId) != true || newest.Seq <= memberView.ClearedUpToSeq)
        {
            return newest?.Seq > memberView.ClearedUpToSeq ? newest : null;
        }

        var visible = MessageFilter.VisibleTo(memberView);
        return await chats.LoadAsync(ChatQuery.Of(memberView.Chat.Id), ct) is { } loaded
            ? (await messages.ListAsync(loaded, new MessageRange(visible, 1) { Descending = true }, ct)).FirstOrDefault()
            : null;
    }
}
