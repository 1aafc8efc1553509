using Chat.Core.Chats;
using MongoDB.Bson;

namespace Chat.Adapters.Mongo;

/// <summary>A loaded chat with its tail: every reader loads it first and the archive second, and the tail wins.</summary>
/// <param name="Stored">The chat's document.</param>
/// <param name="Chat">The chat as read from it.</param>
/// <param name="Messages">The requested messages.</param>
/// <param name="Entries">The entries as stored: a message that changed again is in it more than once.</param>
/// <param name="Tail">The newest state of each message in the tail.</param>
internal sealed record MongoChat(
    BsonDocument Stored, Conversation Chat, IReadOnlyList<Message> Messages,
    IReadOnlyList<BsonDocument> Entries, IReadOnlyList<Message> Tail) : LoadedChat(Chat, Messages)
{
    /// <summary>Lays the tail over the requested messages that the archive has.</summary>
    public static MongoChat Of(BsonDocument stored, Conversation chat, IEnumerable<BsonDocument> archived, ChatQuery query)
    {
        BsonDocument[] entries = [.. stored.GetValue(ChatDocument.Tail, new BsonArray()).AsBsonArray.Select(entry => entry.AsBsonDocument)];
        Message[] tail = [.. NewestOf(entries).Select(MessageDocument.Read)];
        // The tail comes first, so that of one message in both the tail's state remains.
        var messages = tail.Where(message => IsRequested(message, query))
            .Concat(archived.Select(MessageDocument.Read)).DistinctBy(message => message.Id, StringComparer.Ordinal);
        return new MongoChat(stored, chat, [.. messages], entries, tail);
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
