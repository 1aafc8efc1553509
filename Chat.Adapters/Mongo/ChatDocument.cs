using Chat.Core.Chats;
using Chat.Core.Search;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Chat.Adapters.Mongo;

/// <summary>
/// A chat as a document: the domain's record, the fields that lists and jobs find it by, and the <see cref="Tail"/> of its
/// newest changed messages.
/// </summary>
internal static class ChatDocument
{
    public const string Collection = "chats";

    public const string Tail = "tail";

    /// <summary>The ring of writes that earlier versions kept. Nothing reads it any more.</summary>
    public const string OldRing = "writes";

    public static readonly string[] Sides = ["first", "second"];

    /// <summary>Both user ids in ordinal order, unique for ever.</summary>
    public static string PairOf((string First, string Second) pair)
    {
        // A user id may contain a bar but never a space, so a pair is read in one way only.
        var separator = pair.First.Contains('|') || pair.Second.Contains('|') ? ' ' : '|';
        return $"{pair.First}{separator}{pair.Second}";
    }

    /// <summary>Without the tail, which only grows by pushes and shrinks by pulls.</summary>
    public static BsonDocument Of(Conversation chat) => chat.ToBsonDocument()
        .Add("pair", PairOf((chat.First.UserId, chat.Second.UserId)))
        .Add("users", new BsonArray { chat.First.UserId, chat.Second.UserId })
        .Add("keys", new BsonArray(ChatKeys.Of(chat)))
        .Add("sortAt", MongoValues.ToBson(ChatKeys.SortAt(chat)))
        .Add("eraseTo", chat.ClearedByBothUpToSeq, condition: chat.ClearedByBothUpToSeq > chat.ErasedUpToSeq);

    public static Conversation Read(BsonDocument document) => BsonSerializer.Deserialize<Conversation>(document);
}

/// <summary>A message as a document: the domain's record and the chat's version that stored it.</summary>
internal static class MessageDocument
{
    public const string Collection = "messages";

    /// <summary>The version of the rule that made the terms; absent for the first.</summary>
    public const string TermsVersion = "termsVersion";

    public static BsonDocument Of(Message message, long version) => message.ToBsonDocument().Add("version", version);

    /// <summary>With the fields that the indexes of the archive need.</summary>
    public static BsonDocument ToArchive(BsonDocument document)
    {
        var message = Read(document);
        var archived = (BsonDocument)document.DeepClone();
        if (message.Content is { } text)
        {
            archived["terms"] = new BsonArray(SearchWords.Of(text));
            archived[TermsVersion] = SearchWords.Version;
        }

        return archived.Add("hasHidings", true, condition: message.Hidings.Count > 0);
    }

    public static Message Read(BsonDocument document)
    {
        // Earlier versions stored null for a list that became empty.
        foreach (var name in document.Where(element => element.Value.IsBsonNull).Select(element => element.Name).ToList())
        {
            document.Remove(name);
        }

        return BsonSerializer.Deserialize<Message>(document);
    }

    /// <summary>0 for a message of an earlier version, which every commit supersedes.</summary>
    public static long VersionOf(BsonDocument document) => document.GetValue("version", 0L).ToInt64();
}
