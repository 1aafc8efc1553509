using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Writes a message in two steps: the chat gives the number, with all that speaks against it in its filter; the
/// message follows. Readers of changes wait for what is between the two (<see cref="WriteRing"/>).
/// </summary>
public sealed class MongoMessageStore(MongoStorage storage) : IMessageStore
{
    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(MessageDocument.Collection, "messages_by_client_id", new BsonDocument { { "chatId", 1 }, { "senderId", 1 }, { "clientMessageId", 1 } })
        {
            Unique = true,
        },
        new(MessageDocument.Collection, "messages_by_original", new BsonDocument { { "chatId", 1 }, { "replyTo.id", 1 } })
        {
            Only = new BsonDocument("replyTo.id", new BsonDocument("$exists", true)),
        },
    ];

    public Task<AppendResult> AppendAsync(Message draft, CancellationToken ct) =>
        storage.CallWithIndexesAsync(call => new MessageAppends(call, draft).RunAsync(), ct);

    public Task<Message?> FindAsync(string chatId, string messageId, CancellationToken ct) =>
        storage.CallAsync(call => MessageShelf.FindWithOriginalAsync(call, MessageShelf.ById(chatId, messageId)), ct);

    public Task<Message?> FindOriginalAsync(string chatId, string messageId, CancellationToken ct) => storage.CallAsync(
        async call => (await MessageShelf.FindAsync(call, MessageShelf.ById(chatId, messageId)))?.ToOriginal(), ct);

    public Task<Message?> FindSentAsync(string chatId, string senderId, string clientMessageId, CancellationToken ct) =>
        storage.CallAsync(
            call => MessageShelf.FindWithOriginalAsync(call, MessageWrites.ByClientMessageId(chatId, senderId, clientMessageId)), ct);

    public Task<MessageChange?> ReplaceAsync(Message before, Message after, bool requireOpen, CancellationToken ct) =>
        storage.CallAsync(call => new MessageReplacement(call, before, after, requireOpen).RunAsync(), ct);

    public Task<MessageChange?> HideAsync(Message before, string userId, CancellationToken ct) =>
        storage.CallAsync(call => new MessageHiding(call, before, userId).RunAsync(), ct);
}
