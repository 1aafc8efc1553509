using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Benchmarks.Sends;

/// <summary>
/// The two commands of a send on MongoDB and nothing else, one send at a time in each chat: one command reads the chat and looks for an
/// earlier message of the same client id, and one update sets the fields of a new message in the chat's document and adds the
/// message to it. They run on the collections of the product, so that they maintain the same indexes. The document keeps the newest 16
/// messages, and nothing moves the others anywhere.
/// </summary>
/// <param name="chats">Chats that nothing else changes.</param>
internal sealed class BareMongoSends(IMongoDatabase database, IReadOnlyList<Conversation> chats)
{
    private const int Tail = 16;

    private readonly IMongoCollection<BsonDocument> _chats = database.GetCollection<BsonDocument>("chats");

    public Task SendAsync(int sendsPerChat) => Task.WhenAll(chats.Select(chat => Task.Run(async () =>
    {
        for (var n = 0; n < sendsPerChat; n++)
        {
            await SendOneAsync(chat.Id, chat.First.UserId, Words.Text(new Random(n)));
        }
    })));

    private async Task SendOneAsync(string chatId, string userId, string text)
    {
        var clientId = ObjectId.GenerateNewId().ToString();
        var isRepeat = new BsonDocument { { "senderId", userId }, { "clientMessageId", clientId } };
        var chat = await _chats.Aggregate().Match(new BsonDocument("_id", chatId))
            .AppendStage<BsonDocument>(new BsonDocument("$lookup", new BsonDocument
            {
                { "from", "messages" }, { "localField", "_id" }, { "foreignField", "chatId" },
                { "pipeline", new BsonArray { new BsonDocument("$match", isRepeat) } }, { "as", "sent" },
            }))
            .FirstAsync();
        var version = chat["version"].ToInt64();
        var saved = await _chats.UpdateOneAsync(
            new BsonDocument { { "_id", chatId }, { "version", chat["version"] } }, UpdateOf(version + 1, chatId, userId, clientId, text));
        if (saved.MatchedCount != 1)
        {
            throw new InvalidOperationException("The chat changed meanwhile.");
        }
    }

    private static UpdateDefinition<BsonDocument> UpdateOf(long version, string chatId, string userId, string clientId, string text)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var message = new BsonDocument
        {
            { "_id", ObjectId.GenerateNewId().ToString() }, { "chatId", chatId }, { "seq", version }, { "senderId", userId },
            { "clientMessageId", clientId }, { "content", text }, { "createdAt", now },
        };
        return Builders<BsonDocument>.Update
            .Set("version", version).Set("seq", version).Set("rev", version).Set("lastMessage", message).Set("lastMessageAt", now)
            .Set("second.unread", version).CurrentDate("first.changedAt").CurrentDate("second.changedAt")
            .PushEach("tail", [message], slice: -Tail);
    }
}
