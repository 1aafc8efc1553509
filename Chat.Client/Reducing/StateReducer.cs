using static Chat.Client.Reducing.StateAction;

namespace Chat.Client.Reducing;

/// <summary>All changes of the state go through here.</summary>
internal static class StateReducer
{
    public static ClientState Reduce(ClientState state, StateAction action)
    {
        var chats = Reducer.Reduce(state with { Settled = [] }, action);
        return OutboxReducer.Reduce(ReduceSession(chats, action), action);
    }

    private static ClientState ReduceSession(ClientState state, StateAction action) => action switch
    {
        SignedIn user => state with { Me = user.UserId },
        Limited limits => state with { Limits = limits.Limits },
        StatusSet status => state with { Status = status.Status },
        Looked looked => state.Change(looked.ChatId, chat => chat with { Followed = true }),
        Fetching fetching => state with { Behind = state.Behind.Except(fetching.ChatIds) },
        NotFetched failed => state with { Behind = state.Behind.Union(failed.ChatIds) },
        Synced sync => state with { Cursor = sync.Cursor, Synced = state.Synced || sync.IsDone },
        // A sync from nothing leaves deleted chats out, so all that are held are asked for.
        CursorLost => state with { Cursor = null, Behind = state.Behind.Union(state.Chats.Keys) },
        _ => state,
    };
}
