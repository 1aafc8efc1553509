using static Chat.Client.Reducing.StateAction;

namespace Chat.Client.Reducing;

/// <summary>The events that tell an application of the difference between two states.</summary>
internal static class StateEvents
{
    public static IEnumerable<ChatEvent> Between(ClientState before, ClientState after, StateAction action)
    {
        IEnumerable<ChatEvent> events = before.Status == after.Status ? [] : [new StatusChanged(after.Status)];
        if (!ReferenceEquals(before.Chats, after.Chats))
        {
            var ids = (action.AffectedChats ?? after.Chats.Keys).ToList();
            var pairs = ids.ConvertAll(id => (Old: before.Chats.GetValueOrDefault(id), New: after.Chats.GetValueOrDefault(id)));
            events = events.Concat(pairs.SelectMany(pair => OfChat(pair.Old, pair.New, action)));
            if (pairs.Exists(pair => pair.Old?.UnreadInTotal != pair.New?.UnreadInTotal) && before.Unread != after.Unread)
            {
                events = events.Append(new UnreadChanged(after.Unread));
            }
        }

        return ReferenceEquals(before.Outbox, after.Outbox)
            ? events
            : events.Append(new OutboxChanged(after.Outbox)).Concat(Failures(after));
    }

    private static IEnumerable<ChatEvent> Failures(ClientState after) =>
        from outcome in after.Settled
        let error = outcome.Error
        where error is not null && error.Code != ChatClientException.DiscardedCode
        select new SendFailed(outcome.Entry, new ChatClientException(error));

    private static IEnumerable<ChatEvent> OfChat(ChatState? before, ChatState? after, StateAction action)
    {
        if (ReferenceEquals(before, after))
        {
            return [];
        }

        if (after is null)
        {
            // Never null: the two differ.
            return [new ChatRemoved(before!.View.Id)];
        }

        var (id, peer, isTyping) = (after.View.Id, after.View.Peer.UserId, after.TypingUntil is not null);
        return
        [
            .. If(before?.View.ClearedUpToSeq < after.View.ClearedUpToSeq, () => new MessagesCleared(id, after.View.ClearedUpToSeq)),
            // A page of older messages brings nothing new.
            .. action is Paged || ReferenceEquals(before?.Messages, after.Messages) ? [] : OfMessages(before, after),
            .. If(!IsShownAlike(before, after), () => new ChatChanged(after.Shown)),
            .. If(before?.Online != after.Online, () => new PresenceChanged(id, peer, after.Online)),
            .. If(before?.TypingUntil is null != after.TypingUntil is null, () => new TypingChanged(id, peer, isTyping)),
        ];
    }

    private static ChatEvent[] If(bool isTrue, Func<ChatEvent> create) => isTrue ? [create()] : [];

    private static IEnumerable<ChatEvent> OfMessages(ChatState? before, ChatState after)
    {
        var (held, newsAbove) = (before?.Messages, before?.NewsAbove ?? after.NewsAbove);
        var changed = from message in after.Messages.Values.Reverse()
                      let old = held?.GetValueOrDefault(message.Seq)
                      where old is null ? message.Seq > newsAbove || message.Rev > after.FirstRev : !IsAlike(old, message)
                      let isNew = old is null && message.Seq > newsAbove && !message.Deleted
                      select isNew ? (ChatEvent)new MessageReceived(message) : new MessageChanged(message);
        var removed = from message in held?.Values.Reverse() ?? []
                      where !after.Messages.ContainsKey(message.Seq) && after.Hidden.Contains(message.Seq)
                      select new MessageRemoved(after.View.Id, message.Seq, message.Id);
        return changed.Concat(removed);
    }

    // The same state comes several times, each time with fresh URLs.
    private static bool IsAlike(Message old, Message message) => old.Rev == message.Rev && old.ReplyTo == message.ReplyTo;

    private static bool IsShownAlike(ChatState? before, ChatState after) => before is not null
        && ReferenceEquals(before.View, after.View) && before.Unread == after.Unread && ReferenceEquals(before.Newest, after.Newest);
}
