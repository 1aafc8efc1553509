using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The chats that changed for a user, by the database's clock. A change becomes visible a little after the time it
/// carries, so a sync begins <see cref="Overlap"/> before the one before it began; what that brings again is known by
/// the mark and left out (<see cref="SyncMark"/>). Pages within a sync go on without an overlap, so that paging ends.
/// </summary>
internal static class ChangedChatLists
{
    /// <summary>Longer than any command may run on the server.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private static readonly string[] Sides = ["first", "second"];

    public static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        .. Sides.Select(side => new MongoIndex(
            ChatDocument.Collection,
            $"chats_by_{side}_change",
            new BsonDocument { { $"{side}.userId", 1 }, { $"{side}.changedAt", 1 }, { "_id", 1 } })),
    ];

    public static async Task<ChangedChats> ReadAsync(MongoCall call, string userId, ChangeMark? after, int limit)
    {
        var mark = SyncMark.Parse(after);
        // A user is the first of some chats and the second of others: two ranges of two indexes, read at once. Enough
        // to fill a page although some of it is known.
        var count = limit + 1 + mark.KnownCount;
        var found = await Task.WhenAll(Sides.Select(side => FindAsync(call, Match(side, userId, mark), side, count)));
        var changes = found.SelectMany(list => list).Select(chat => ChangedChat.Of(chat, userId))
            .OrderBy(change => change.At).ThenBy(change => change.Chat.Id, StringComparer.Ordinal).ToList();
        var fresh = changes.Where(change => !mark.Knows(change)).ToList();
        if (fresh.Count == 0)
        {
            // Nothing new: the sync under way is over, or the one to come begins where this one did.
            return new ChangedChats([], mark.IsWithinSync ? mark.End().ToMark() : after, HasMore: false);
        }

        // The clock of whichever was read first: what came later is the next sync's.
        var began = mark.Began ?? found.SelectMany(list => list).Min(chat => MongoValues.Milliseconds(chat.Now!.Value));
        var page = fresh.Take(limit).ToList();
        var hasMore = fresh.Count > limit;
        var next = mark.After(page, changes, began);
        return new ChangedChats([.. page.Select(change => change.Chat)], (hasMore ? next : next.End()).ToMark(), hasMore);
    }

    private static Task<List<ChatDocument>> FindAsync(MongoCall call, BsonDocument match, string side, int limit) => call.RunAsync(ct =>
        call.Storage.Chats.Find(match).Sort(Order(side)).Limit(limit).Project(ChatShelf.WithClock).ToListAsync(ct));

    private static BsonDocument Order(string side) => new() { { $"{side}.changedAt", 1 }, { "_id", 1 } };

    private static BsonDocument Match(string side, string userId, SyncMark mark)
    {
        var filter = new BsonDocument($"{side}.userId", userId);
        if (mark.Value is not { } value)
        {
            return filter;
        }

        var changedAt = $"{side}.changedAt";
        if (!mark.IsWithinSync)
        {
            return filter.Add(changedAt, new BsonDocument("$gte", new BsonDateTime(value - (long)Overlap.TotalMilliseconds)));
        }

        var at = new BsonDateTime(value);
        return filter.Add(changedAt, new BsonDocument("$gte", at)).Add("$or", new BsonArray
        {
            new BsonDocument(changedAt, new BsonDocument("$gt", at)),
            new BsonDocument("_id", new BsonDocument("$gt", mark.ChatId)),
        });
    }
}

/// <param name="Chat">The chat.</param>
/// <param name="At">When it last changed for the user, in milliseconds.</param>
/// <param name="State">What of it the user may see is told by these two counters.</param>
internal sealed record ChangedChat(Conversation Chat, long At, (long Rev, long OwnRev) State)
{
    public static ChangedChat Of(ChatDocument document, string userId)
    {
        var own = document.First.UserId == userId ? document.First : document.Second;
        return new ChangedChat(document.ToConversation(), MongoValues.Milliseconds(own.ChangedAt), (document.Rev, own.OwnRev));
    }
}
