using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Benchmarks.Sends;

/// <summary>
/// The least that a durable send on MongoDB has to do, one at a time in each chat: one command that reads the chat and looks for an
/// earlier message of the same client id, and one update that counts and stores the message in the chat's document. The
/// document keeps the newest 16, and nothing moves the others anywhere.
/// </summary>
internal sealed class BareMongoSends(IMongoDatabase database)
{
    private const int Tail = 16;

    private readonly IMongoCollection<BsonDocument> _chats = database.GetCollection<BsonDocument>("barechats");
    private int _chatCount;

    public async Task OpenAsync(int chats)
    {
        _chatCount = chats;
        await _chats.InsertManyAsync(Enumerable.Range(0, chats).Select(chat => new BsonDocument
        {
            { "_id", $"chat{chat}" }, { "users", new BsonArray { $"ana{chat}", $"ben{chat}" } }, { "version", 0L }, { "unread", 0 },
            { "tail", new BsonArray() },
        }));
    }

    public Task SendAsync(int sendsPerChat) => Task.WhenAll(Enumerable.Range(0, _chatCount).Select(chat => Task.Run(async () =>
    {
        for (var n = 0; n < sendsPerChat; n++)
        {
            await SendOneAsync($"chat{chat}", $"ana{chat}", Words.Text(new Random(n)));
        }
    })));

    private async Task SendOneAsync(string chatId, string userId, string text)
    {
        var clientId = ObjectId.GenerateNewId().ToString();
        var isRepeat = new BsonDocument { { "chatId", chatId }, { "senderId", userId }, { "clientMessageId", clientId } };
        var chat = await _chats.Aggregate().Match(new BsonDocument("_id", chatId))
            .AppendStage<BsonDocument>(new BsonDocument("$lookup", new BsonDocument
            {
                { "from", "messages" }, { "pipeline", new BsonArray { new BsonDocument("$match", isRepeat) } }, { "as", "sent" },
            }))
            .FirstAsync();
        var version = chat["version"].AsInt64;
        var message = new BsonDocument
        {
            { "_id", ObjectId.GenerateNewId().ToString() }, { "chatId", chatId }, { "seq", version + 1 }, { "senderId", userId },
            { "clientMessageId", clientId }, { "content", text }, { "createdAt", TimeProvider.System.GetUtcNow().UtcDateTime },
        };
        var update = Builders<BsonDocument>.Update.Set("version", version + 1).Set("lastMessage", message).Inc("unread", 1)
            .PushEach("tail", [message], slice: -Tail);
        var saved = await _chats.UpdateOneAsync(new BsonDocument { { "_id", chatId }, { "version", version } }, update);
        if (saved.MatchedCount != 1)
        {
            throw new InvalidOperationException("The chat changed meanwhile.");
        }
    }
}
