using Chat.Core.Chats;
using MongoDB.Bson;

namespace Chat.Adapters.Mongo;

/// <summary>
/// One page of a chat's changes. It is complete up to the loaded rev: any change up to there was in the tail or the archive
/// before the chat was loaded.
/// </summary>
internal sealed class ChangesPage(MongoCall call, MongoChat chat, ChangesQuery query)
{
    private static readonly BsonDocument ByRev = new() { { "rev", 1 }, { "seq", 1 } };

    private readonly long _cleared = query.MemberView.ClearedUpToSeq;

    public async Task<ChangedMessages> ReadAsync()
    {
        var (paging, hiding) = (ReadPageAsync(), ReadHiddenAsync());
        await Task.WhenAll(paging, hiding);
        var (page, hasMore) = await paging;
        // A message that changed between the two reads may be in both.
        return new ChangedMessages(page, [.. (await hiding).ExceptBy(page.Select(m => m.Id), m => m.Id, StringComparer.Ordinal)], hasMore);
    }

    private async Task<(IReadOnlyList<Message> Page, bool HasMore)> ReadPageAsync()
    {
        var found = await ReadAsync(query.FirstRev, chat.Chat.Rev, query.Limit + 1);
        var hasMore = found.Count > query.Limit;
        if (!hasMore || found[query.Limit].Rev != found[query.Limit - 1].Rev)
        {
            return ([.. found.Take(query.Limit)], hasMore);
        }

        var last = found[query.Limit].Rev;
        // In data of earlier versions, replies have the rev of their original's edit.
        return ([.. found.Where(m => m.Rev < last), .. await ReadAsync(last - 1, last, limit: null)], last < chat.Chat.Rev);
    }

    private async Task<List<Message>> ReadAsync(long above, long upTo, int? limit)
    {
        var tail = chat.Tail.Where(m => m.Rev > above && m.Rev <= upTo && m.Seq > _cleared);
        var archived = await MongoMessageReader.FindAsync(call, ArchiveFilters.ByRev(chat, above, upTo, _cleared), ByRev, limit: limit);
        return [.. tail.Concat(archived).OrderBy(m => m.Rev).ThenBy(m => m.Seq).Take(limit ?? int.MaxValue)];
    }

    private async Task<IReadOnlyList<Message>> ReadHiddenAsync()
    {
        // Nothing was hidden since, or all of it is on the page.
        if (query.SinceRev == 0 || query.MemberView.Own.OwnRev <= query.SinceOwnRev)
        {
            return [];
        }

        var userId = query.MemberView.UserId;
        var tail = chat.Tail.Where(m => m.Hidings.Any(h => h.UserId == userId && h.OwnRev > query.SinceOwnRev));
        var archived = await MongoMessageReader.FindAsync(
            call, ArchiveFilters.HiddenBy(chat, userId, query.SinceOwnRev), new BsonDocument("seq", 1));
        return [.. tail.Concat(archived).Where(m => m.Rev <= query.SinceRev && m.Seq > _cleared).OrderBy(m => m.Seq)];
    }
}
