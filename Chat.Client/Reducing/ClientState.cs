using System.Collections.Immutable;
using Chat.Client.Wire;

namespace Chat.Client.Reducing;

/// <summary>The state of one user on one device. Immutable; only the reducers make a new one.</summary>
internal sealed record ClientState
{
    /// <summary>The user; empty until the first token is known.</summary>
    public string Me { get; init; } = "";

    public ConnectionStatus Status { get; init; }

    public ServerLimits Limits { get; init; } = new();

    /// <summary>Where the next sync continues; null before the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>The first sync has finished.</summary>
    public bool Synced { get; init; }

    public ImmutableDictionary<string, ChatState> Chats { get; init; } = ImmutableDictionary<string, ChatState>.Empty;

    /// <summary>Chats for which an event showed that changes are missing.</summary>
    public ImmutableHashSet<string> Behind { get; init; } = [];

    /// <summary>In the order of queueing.</summary>
    public ImmutableList<OutboxEntry> Outbox { get; init; } = [];

    /// <summary>The entries that the last action ended, and how.</summary>
    public ImmutableList<Outcome> Settled { get; init; } = [];

    public UnreadTotals Unread
    {
        get
        {
            var counts = Chats.Values.Select(chat => chat.UnreadInTotal).Where(count => count > 0).ToList();
            return new UnreadTotals(counts.Sum(), counts.Count);
        }
    }

    public OutboxEntry? Entry(string id) => Outbox.Find(entry => entry.Id == id);

    public ClientState Put(ChatState chat) => this with { Chats = Chats.SetItem(chat.View.Id, chat) };

    /// <summary>Changes a chat that is held.</summary>
    public ClientState Change(string chatId, Func<ChatState, ChatState> change) =>
        Chats.TryGetValue(chatId, out var chat) ? Put(change(chat)) : this;

    public ClientState ChangeAll(Func<ChatState, ChatState> change) =>
        this with { Chats = Chats.SetItems(Chats.Select(pair => KeyValuePair.Create(pair.Key, change(pair.Value)))) };

    public ClientState AddBehind(string chatId) => this with { Behind = Behind.Add(chatId) };
}

/// <summary>How an entry ended: with the stored message where there is one, or with a refusal.</summary>
internal sealed record Outcome(OutboxEntry Entry, Message? Message, Problem? Error);
