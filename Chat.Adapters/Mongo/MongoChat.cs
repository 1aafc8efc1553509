using Chat.Core.Chats;
using MongoDB.Bson;

namespace Chat.Adapters.Mongo;

/// <summary>A loaded chat with its tail: every reader loads it first and the archive second, and the tail wins.</summary>
internal sealed record MongoChat : LoadedChat
{
    private MongoChat(BsonDocument stored, Conversation chat, IReadOnlyList<Message> messages)
        : base(chat, messages) => Stored = stored;

    public BsonDocument Stored { get; }

    /// <summary>The entries as stored: a message that changed again is in it more than once.</summary>
    public required IReadOnlyList<BsonDocument> Entries { get; init; }

    /// <summary>The newest state of each message in the tail.</summary>
    public required IReadOnlyList<Message> Tail { get; init; }

    /// <param name="stored">The chat's document.</param>
    /// <param name="chat">The chat as read from it.</param>
    /// <param name="archived">The requested messages that the archive has.</param>
    /// <param name="query">Which messages were requested.</param>
    public static MongoChat Of(BsonDocument stored, Conversation chat, IEnumerable<BsonDocument> archived, ChatQuery query)
    {
        BsonDocument[] entries = [.. stored.GetValue(ChatDocument.Tail, new BsonArray()).AsBsonArray.Select(entry => entry.AsBsonDocument)];
        Message[] tail = [.. NewestOf(entries).Select(MessageDocument.Read)];
        // The tail comes first, so that of one message in both the tail's state remains.
        var messages = tail.Where(message => IsRequested(message, query))
            .Concat(archived.Select(MessageDocument.Read)).DistinctBy(message => message.Id, StringComparer.Ordinal);
        return new MongoChat(stored, chat, [.. messages]) { Entries = entries, Tail = tail };
    }

    /// <summary>The newest of the entries of each message. Entries are pushed in the order of versions.</summary>
    public static IEnumerable<BsonDocument> NewestOf(IEnumerable<BsonDocument> entries) =>
        entries.Reverse().DistinctBy(entry => entry["_id"].AsString, StringComparer.Ordinal);

    /// <summary>The tail has every message of the range, so the archive need not be read.</summary>
    public bool Covers(MessageFilter filter)
    {
        var (first, last) = (filter.After + 1, Math.Min(filter.Before - 1, Chat.Seq));
        return last - first < Tail.Count
            && Tail.Count(message => message.Seq >= first && message.Seq <= last) == Math.Max(0, last - first + 1);
    }

    private static bool IsRequested(Message message, ChatQuery query) =>
        query.MessageIds.Contains(message.Id) || query.Sent.Contains(new SendKey(message.SenderId, message.ClientMessageId));
}
