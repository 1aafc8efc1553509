using Chat.Client.Wire;
using static Chat.Client.Reducing.StateAction;

namespace Chat.Client.Reducing;

/// <summary>The outbox as data: the entries in order, and the outcome of those that the action ends. Pure.</summary>
internal static class OutboxReducer
{
    public static ClientState Reduce(ClientState state, StateAction action) => action switch
    {
        Queued queued => Queue(state, queued.Entry),
        EntryChanged { Entry: var entry } changed => Replace(state, entry, changed.Error),
        Settled settled => Settle(state, settled.Id, settled.Message, settled.Error),
        // A stored message can come as an event, before the answer or in place of one that was lost.
        _ => state.Outbox.IsEmpty ? state : action.AllMessages
            .Where(message => message.SenderId == state.Me && !message.Hidden)
            .Aggregate(state, (after, message) => Settle(after, message.ClientMessageId, message, error: null)),
    };

    /// <summary>A newer read marker replaces one that waits.</summary>
    private static ClientState Queue(ClientState state, OutboxEntry entry)
    {
        if (state.Outbox.Exists(held => held.Id == entry.Id))
        {
            return state;
        }

        var replaced = entry.Kind == OutboxKind.Read
            ? state.Outbox.FindAll(held => held.Kind == OutboxKind.Read && held.ChatId == entry.ChatId && held.State == OutboxState.Queued)
            : [];
        return state with
        {
            Outbox = state.Outbox.RemoveRange(replaced).Add(entry),
            Settled = state.Settled.AddRange(replaced.Select(held => new Outcome(held, Message: null, Error: null))),
        };
    }

    private static ClientState Replace(ClientState state, OutboxEntry entry, Problem? error)
    {
        var index = state.Outbox.FindIndex(held => held.Id == entry.Id);
        return index < 0 ? state : state with
        {
            Outbox = state.Outbox.SetItem(index, entry),
            Settled = error is null ? state.Settled : state.Settled.Add(new Outcome(entry, Message: null, error)),
        };
    }

    private static ClientState Settle(ClientState state, string id, Message? message, Problem? error)
    {
        var entry = state.Outbox.Find(held => held.Id == id);
        return entry is null ? state : state with
        {
            Outbox = state.Outbox.Remove(entry),
            Settled = state.Settled.Add(new Outcome(entry, message, error)),
        };
    }
}
