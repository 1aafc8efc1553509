namespace Chat.Core.Chats;

/// <summary>Names a chat, by its id or by its two members, and the messages to load with it.</summary>
public sealed record ChatQuery
{
    private ChatQuery()
    {
    }

    /// <summary>Null when the chat is named by its members.</summary>
    public string? ChatId { get; private init; }

    /// <summary>Both user ids in ordinal order; null when the chat is named by its id.</summary>
    public (string First, string Second)? Pair { get; private init; }

    /// <summary>Messages to load, by id.</summary>
    public IReadOnlyList<string> MessageIds { get; init; } = [];

    /// <summary>Messages to load, by what their senders called them.</summary>
    public IReadOnlyList<SendKey> Sent { get; init; } = [];

    public static ChatQuery Of(string chatId) => new() { ChatId = chatId };

    public static ChatQuery Of(string userId, string otherUserId) => new()
    {
        Pair = string.CompareOrdinal(userId, otherUserId) < 0 ? (userId, otherUserId) : (otherUserId, userId),
    };

    /// <summary>One query for the messages of several, which name the same chat.</summary>
    public static ChatQuery Merge(IReadOnlyList<ChatQuery> queries) => queries is [var only] ? only : queries[0] with
    {
        MessageIds = [.. queries.SelectMany(query => query.MessageIds).Distinct(StringComparer.Ordinal)],
        Sent = [.. queries.SelectMany(query => query.Sent).Distinct()],
    };
}

/// <summary>Identifies a send within its chat, for ever.</summary>
public sealed record SendKey(string SenderId, string ClientMessageId);
