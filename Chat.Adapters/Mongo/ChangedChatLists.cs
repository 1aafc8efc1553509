using Chat.Core.Chats;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The chats that changed for a user, by the database's clock. A change becomes visible a little after the time that it
/// carries, so a sync begins <see cref="Overlap"/> before the previous one began; what that brings again is known by the
/// mark and left out (<see cref="SyncMark"/>). Pages within a sync continue without an overlap, so that paging ends.
/// </summary>
internal static class ChangedChatLists
{
    /// <summary>Longer than any command may run on the server.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    public static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        .. ChatDocument.Sides.Select(side =>
            new MongoIndex(ChatDocument.Collection, $"chats_by_{side}_change", $"{side}.userId", $"{side}.changedAt", "_id")),
    ];

    public static async Task<ChangedChats> ReadAsync(MongoCall call, string userId, ChangeMark? after, int limit)
    {
        var mark = SyncMark.Parse(after);
        // A user is the first member of some chats and the second of others: two ranges of two indexes, read at the same
        // time. Enough to fill a page although some of it is known.
        var count = limit + 1 + mark.KnownCount;
        var bySide = await Task.WhenAll(ChatDocument.Sides.Select(side => FindAsync(call, side, userId, mark, count)));
        var found = bySide.SelectMany(list => list).ToList();
        var chats = await ChatQueries.ReadAsync(call, found);
        var changes = found.Zip(chats, (document, chat) => ChangedChat.Of(document, chat, userId))
            .OrderBy(change => change.At).ThenBy(change => change.Chat.Id, StringComparer.Ordinal).ToList();
        var fresh = changes.Where(change => !mark.Knows(change)).ToList();
        if (fresh.Count == 0)
        {
            // Nothing new: the current sync is over, or the next one begins where this one did.
            return new ChangedChats([], mark.IsWithinSync ? mark.End().ToMark() : after, HasMore: false);
        }

        // The clock of the earlier of the two reads: what came later belongs to the next sync.
        var began = mark.Began ?? found.Min(document => MongoValues.Milliseconds(document["now"]));
        var page = fresh.Take(limit).ToList();
        var hasMore = fresh.Count > limit;
        var next = mark.After(page, changes, began);
        return new ChangedChats([.. page.Select(change => change.Chat)], (hasMore ? next : next.End()).ToMark(), hasMore);
    }

    // An aggregate, since every version of every engine lets it add the clock.
    private static Task<List<BsonDocument>> FindAsync(MongoCall call, string side, string userId, SyncMark mark, int limit) =>
        call.RunAsync(ct => call.Storage.Chats.Aggregate()
            .Match(FilterOf(side, userId, mark)).Sort(new BsonDocument { { $"{side}.changedAt", 1 }, { "_id", 1 } }).Limit(limit)
            .Project(ChatQueries.WithoutTail)
            .AppendStage<BsonDocument>(new BsonDocument("$set", new BsonDocument("now", "$$NOW")))
            .ToListAsync(ct));

    private static FilterDefinition<BsonDocument> FilterOf(string side, string userId, SyncMark mark)
    {
        var (filter, changedAt) = (Where.Eq($"{side}.userId", userId), $"{side}.changedAt");
        if (mark.Value is not { } value)
        {
            return filter;
        }

        var from = new BsonDateTime(mark.IsWithinSync ? value : value - (long)Overlap.TotalMilliseconds);
        filter &= Where.Gte(changedAt, from);
        return mark.IsWithinSync ? filter & (Where.Gt(changedAt, from) | Where.Gt("_id", mark.ChatId)) : filter;
    }
}

/// <param name="Chat">The chat.</param>
/// <param name="At">When it last changed for the user, in milliseconds.</param>
/// <param name="State">These two counters tell what the user may see of it.</param>
internal sealed record ChangedChat(Conversation Chat, long At, (long Rev, long OwnRev) State)
{
    public static ChangedChat Of(BsonDocument document, Conversation chat, string userId)
    {
        var side = document[chat.First.UserId == userId ? "first" : "second"];
        return new ChangedChat(chat, MongoValues.Milliseconds(side["changedAt"]), (chat.Rev, chat.Own(userId).OwnRev));
    }
}
