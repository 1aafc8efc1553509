using static Chat.Client.Reducing.StateAction;

namespace Chat.Client.Reducing;

/// <summary>The rules of docs/client-guide.md, numbered as there. Pure: nothing else changes the state of chats.</summary>
internal static class Reducer
{
    /// <summary>
    /// The source of a message. An answer is current; an event can be late; a view has no preview in its last message.
    /// </summary>
    private enum Source
    {
        Answer,
        Event,
        View,
    }

    public static ClientState Reduce(ClientState state, StateAction action) => action switch
    {
        Received e => ApplyEvent(state, e),
        Viewed viewed => viewed.Chats.Aggregate(state, TakeView),
        Changed { Page: var page } => state.Put(TakeChanges(Find(state, page.Chat), page)),
        Paged page => state.Change(page.ChatId, chat => TakeMessages(chat with { HeldFrom = page.From }, page.Messages, Source.Answer)),
        Joined room => TakeRoom(state, room),
        Gone gone => state with { Chats = state.Chats.Remove(gone.ChatId), Behind = state.Behind.Remove(gone.ChatId) },
        Ticked tick => state.ChangeAll(chat => Tick(chat, tick.Now)),
        // Presence is unknown without a connection.
        StatusSet { Status: ConnectionStatus.Connecting or ConnectionStatus.Offline } =>
            state.ChangeAll(chat => chat with { Online = null, TypingUntil = null }),
        Settled answer => TakeAnswer(state, answer),
        _ => state,
    };

    // Events are applied by their fields, not their names, so an unknown event with a whole chat or message counts as well.
    private static ClientState ApplyEvent(ClientState state, Received e)
    {
        var payload = e.Payload;
        if (payload.ChatId is not { } chatId)
        {
            return state;
        }

        // Rule 8: an event of an unknown chat may be older than its deletion. Only events that change something are a reason to ask.
        if (!state.Chats.TryGetValue(chatId, out var before))
        {
            return payload.Rev > 0 ? state.AddBehind(chatId) : state;
        }

        var chat = before with { Seen = Math.Max(before.Seen, payload.Rev) };
        chat = payload.Chat is { } view && view.Id == chatId ? TakeView(chat, view) : chat;
        // Rule 5: counts are absolute.
        chat = payload.UnreadCount is { } count && payload.Rev >= (chat.Told?.Rev ?? 0) ? chat with { Told = (payload.Rev, count) } : chat;
        chat = payload.Message is { } message && message.ChatId == chatId ? TakeMessages(chat, [message], Source.Event) : chat;
        chat = payload.UpToSeq is { } upToSeq
            ? TakeMarker(chat, isDelivery: e.Name == "messages_delivered", isMine: payload.UserId == state.Me, upToSeq)
            : chat;
        chat = (payload.UserId ?? payload.Message?.SenderId) == chat.View.Peer.UserId ? TakeSigns(chat, e) : chat;

        // A gap in rev; or rule 9: a new message un-archives the chat or shows a deleted one again, unless it is muted.
        var old = before.View;
        var isBehind = payload.Rev > before.Seen + 1
            || (payload.Message?.Seq > old.Seq && (old.Hidden || (old.Archived && !old.Muted)));
        return (isBehind ? state.AddBehind(chatId) : state).Put(chat);
    }

    /// <summary>Presence and typing of the other member.</summary>
    private static ChatState TakeSigns(ChatState chat, Received e) => e.Name switch
    {
        "user_online" => chat with { Online = true },
        "user_offline" => chat with { Online = false, TypingUntil = null },
        "user_typing" => chat with { TypingUntil = e.Now.AddMilliseconds(e.Payload.ExpiresInMs) },
        // A message implies that its sender stopped typing.
        "user_stop_typing" or "message_received" or "media_received" or "unread_message" => chat with { TypingUntil = null },
        _ => chat,
    };

    private static ClientState TakeView(ClientState state, ChatView view) => state.Put(TakeView(Find(state, view), view));

    // Chats of the first sync were there before; later ones are new.
    private static ChatState Find(ClientState state, ChatView view) =>
        state.Chats.TryGetValue(view.Id, out var held) ? held
        : state.Synced ? new ChatState(view)
        : new ChatState(view) { FirstRev = view.Rev, NewsAbove = view.Seq };

    /// <summary>Rule 2.</summary>
    private static ChatState TakeView(ChatState chat, ChatView view) => IsOld(view, chat.View)
        ? chat
        : TakeMessages(Show(chat, view), view.LastMessage is { } last ? [last] : [], Source.View);

    private static bool IsOld(ChatView view, ChatView held) => view.Rev < held.Rev || view.OwnRev < held.OwnRev;

    private static ChatState Show(ChatState chat, ChatView view)
    {
        var shown = chat with { View = WithMarkers(view, chat.View), Seen = Math.Max(chat.Seen, view.Rev) };
        var cleared = shown.Messages.Keys.Where(seq => seq <= view.ClearedUpToSeq);
        return view.ClearedUpToSeq > chat.View.ClearedUpToSeq
            ? MessagePreview.Derive(shown with { Messages = shown.Messages.RemoveRange(cleared) }, changed: null)
            : shown;
    }

    // Markers move forward only, and an event may have moved them beyond a view that is newer in all else.
    private static ChatView WithMarkers(ChatView view, ChatView held) => view with
    {
        LastReadSeq = Math.Max(view.LastReadSeq, held.LastReadSeq),
        Peer = view.Peer with
        {
            LastReadSeq = view.Peer.LastReadSeq is { } read ? Math.Max(read, held.Peer.LastReadSeq ?? 0) : null,
            DeliveredSeq = view.Peer.DeliveredSeq is { } delivered ? Math.Max(delivered, held.Peer.DeliveredSeq ?? 0) : null,
        },
    };

    /// <summary>
    /// Rule 7, and rule 1: this alone moves since and own. The last message comes in its order, with the last page.
    /// </summary>
    private static ChatState TakeChanges(ChatState chat, Wire.ChangesPage page)
    {
        var isCurrent = !IsOld(page.Chat, chat.View);
        var shown = (isCurrent ? Show(chat, page.Chat) : chat) with { Since = page.Rev, Own = page.OwnRev, Started = true };
        var taken = TakeMessages(shown, page.Messages, Source.Answer);
        return isCurrent && !page.HasMore && page.Chat.LastMessage is { } last ? TakeMessages(taken, [last], Source.View) : taken;
    }

    /// <summary>Rule 3, and rule 4 for the replies of what changed.</summary>
    private static ChatState TakeMessages(ChatState chat, IReadOnlyList<Message> incoming, Source source)
    {
        var (messages, hidden, changed) = (chat.Messages.ToBuilder(), chat.Hidden.ToBuilder(), new HashSet<long>());
        foreach (var message in incoming)
        {
            var seq = message.Seq;
            if (message.Hidden)
            {
                hidden.Add(seq);
                messages.Remove(seq);
                changed.Add(seq);
            }
            else if (seq > chat.View.ClearedUpToSeq && !hidden.Contains(seq)
                && IsNews(chat, messages.GetValueOrDefault(seq), message, source))
            {
                messages[seq] = message;
                changed.Add(seq);
            }
        }

        var seen = chat with { Seen = incoming.Aggregate(chat.Seen, (highest, message) => Math.Max(highest, message.Rev)) };
        return changed.Count == 0
            ? seen
            : MessagePreview.Derive(seen with { Messages = messages.ToImmutable(), Hidden = hidden.ToImmutable() }, changed).Clip();
    }

    private static bool IsNews(ChatState chat, Message? held, Message message, Source source) => held is null
        // `changes` is complete up to `since`. A message below it that is not held is hidden, cleared or not kept.
        ? source != Source.Event || !chat.Started || message.Rev > chat.Since
        : source == Source.View ? message.Rev > held.Rev : message.Rev >= held.Rev;

    /// <summary>Rule 6: a marker only moves forward, and only where the view has one. A read message counts as delivered.</summary>
    private static ChatState TakeMarker(ChatState chat, bool isDelivery, bool isMine, long upToSeq)
    {
        var (view, peer) = (chat.View, chat.View.Peer);
        if (isMine)
        {
            return !isDelivery && view.LastReadSeq < upToSeq ? chat with { View = view with { LastReadSeq = upToSeq } } : chat;
        }

        var moved = peer with
        {
            LastReadSeq = !isDelivery && peer.LastReadSeq < upToSeq ? upToSeq : peer.LastReadSeq,
            DeliveredSeq = peer.DeliveredSeq < upToSeq ? upToSeq : peer.DeliveredSeq,
        };
        return moved == peer ? chat : chat with { View = view with { Peer = moved } };
    }

    private static ClientState TakeRoom(ClientState state, Joined room)
    {
        // Something happened before the room was joined.
        var isBehind = room.Rev > state.Chats.GetValueOrDefault(room.ChatId)?.Seen;
        return (isBehind ? state.AddBehind(room.ChatId) : state).Change(room.ChatId, chat => chat with { Online = room.Online });
    }

    private static ClientState TakeAnswer(ClientState state, Settled answer)
    {
        var viewed = answer.Chat is { } view ? TakeView(state, view) : state;
        return answer.Message is { } message ? viewed.Change(message.ChatId, chat => TakeMessages(chat, [message], Source.Event)) : viewed;
    }

    /// <summary>Rule 10: typing and a mute end by themselves.</summary>
    private static ChatState Tick(ChatState chat, DateTimeOffset now)
    {
        var unmuted = chat.View.MutedUntil <= now ? chat with { View = chat.View with { Muted = false, MutedUntil = null } } : chat;
        return unmuted.TypingUntil <= now ? unmuted with { TypingUntil = null } : unmuted;
    }
}
