namespace Chat.Core.Chats;

/// <summary>Shows chats to their members, each with the newest message that the member sees.</summary>
public sealed class ChatViews(IChatStore chats, IMessageReader messages, MessageViews views, PeerViews peers, TimeProvider time)
{
    public async Task<ChatView> OfAsync(Conversation chat, string userId, CancellationToken ct) =>
        (await OfAsync([new Viewing(chat, userId)], ct))[0];

    public async Task<IReadOnlyList<ChatView>> OfAsync(IReadOnlyList<Viewing> viewings, CancellationToken ct)
    {
        var others = await peers.OfAsync(viewings, ct);
        var shown = new List<ChatView>(viewings.Count);
        foreach (var (viewing, peer) in viewings.Zip(others))
        {
            shown.Add(await OfAsync(viewing, peer, ct));
        }

        return shown;
    }

    private async Task<ChatView> OfAsync(Viewing viewing, PeerView peer, CancellationToken ct)
    {
        var (chat, own) = (viewing.Chat, viewing.Own);
        var newest = await FindNewestAsync(viewing, ct);
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
            LastMessage = newest is null ? null : views.Of(viewing, newest, Originals.None),
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
    private async Task<Message?> FindNewestAsync(Viewing viewing, CancellationToken ct)
    {
        var newest = viewing.Chat.LastMessage;
        if (newest?.IsHiddenFor(viewing.UserId) != true || newest.Seq <= viewing.ClearedUpToSeq)
        {
            return newest?.Seq > viewing.ClearedUpToSeq ? newest : null;
        }

        var visible = MessageFilter.VisibleTo(viewing);
        return await chats.LoadAsync(ChatQuery.Of(viewing.Chat.Id), ct) is { } loaded
            ? (await messages.ListAsync(loaded, new MessageRange(visible, 1) { Descending = true }, ct)).FirstOrDefault()
            : null;
    }
}
