using Chat.Core.Chats;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Keeps each chat as one document, which is also the head of its log of messages (docs/decisions/0009-one-commit.md).</summary>
public sealed class MongoChatStore(MongoStorage storage) : IChatStore
{
    internal static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(ChatDocument.Collection, "chats_by_pair", "pair") { Unique = true },
        new(ChatDocument.Collection, "chats_by_request_place", "requestedBy", "requestPlace")
        {
            Unique = true, Only = MongoValues.Exists("requestPlace"),
        },
    ];

    public Task<Conversation?> FindAsync(string chatId, CancellationToken ct) => storage.CallAsync(
        async call =>
        {
            var found = await call.RunAsync(token => storage.Chats
                .Find(ChatQueries.FilterOf(ChatQuery.Of(chatId))).Project(ChatQueries.WithoutTail).Limit(1).ToListAsync(token));
            return (await ChatQueries.ReadAsync(call, found)).FirstOrDefault();
        },
        ct);

    public Task<LoadedChat?> LoadAsync(ChatQuery query, CancellationToken ct) =>
        storage.CallAsync<LoadedChat?>(async call => await ChatQueries.LoadAsync(call, query), ct);

    public async Task<bool> CommitAsync(LoadedChat? before, ChatChange change, CancellationToken ct)
    {
        await storage.Indexes.RequireAsync(ct);
        return await storage.CallAsync(call => new ChatCommit(call, (MongoChat?)before, change).RunAsync(), ct);
    }
}
