using Chat.Core.Chats;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// One page of a chat's changes. A rev is taken before its message is written, so the chat is read first, with the
/// ring of what may still be in flight: the page is complete only below the first of those that is not there yet.
/// After <see cref="WriteRing.Deadline"/> it never will be, and the hole it left is passed over.
/// </summary>
internal sealed class MessageChanges(MongoCall call, Viewing viewing, long sinceRev, long sinceOwnRev)
{
    private static readonly FilterDefinitionBuilder<MessageDocument> Where = Builders<MessageDocument>.Filter;

    public static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        new(MessageDocument.Collection, "messages_by_rev", new BsonDocument { { "chatId", 1 }, { "rev", 1 }, { "seq", 1 } }),
        new(MessageDocument.Collection, "messages_by_hiding", new BsonDocument { { "chatId", 1 }, { "hidings.userId", 1 }, { "hidings.ownRev", 1 } })
        {
            Only = new BsonDocument("hasHidings", true),
        },
    ];

    public async Task<ChangedMessages> ReadAsync(int limit)
    {
        if (await ChatShelf.FindWithRingAsync(call, viewing.Chat.Id) is not { } chat)
        {
            return new ChangedMessages([], [], 0, HasMore: false);
        }

        await FinishHidingsAsync(chat);
        var (paging, hiding) = (ReadPageAsync(limit), ReadHiddenAsync());
        await Task.WhenAll(paging, hiding);
        var (page, hasMore) = await paging;
        // One that changed between the two reads is in both.
        var hidden = (await hiding).ExceptBy(page.Select(m => m.Id), m => m.Id, StringComparer.Ordinal).ToList();
        // The ring knows nothing of what was taken after the chat was read, although the page may reach further.
        var complete = hasMore ? Math.Min(page[^1].Rev, chat.Rev) : chat.Rev;
        var messages = await MessageShelf.WithOriginalsAsync(call, [.. page, .. hidden]);
        return new ChangedMessages(
            [.. messages.Take(page.Count)],
            [.. messages.Skip(page.Count)],
            await ClampAsync(chat, page, complete),
            hasMore);
    }

    // A hiding whose process died has its ownRev but not its mark on the message: the client would never learn of it.
    private async Task FinishHidingsAsync(ChatDocument chat)
    {
        var taken = (chat.Writes ?? []).Where(write => write.Hider == viewing.UserId && write.OwnRev > sinceOwnRev).ToList();
        if (taken.Count == 0)
        {
            return;
        }

        var filter = MessageShelf.InChat(chat.Id) & Where.In(m => m.Id, taken.Select(write => write.Message))
            & MessageShelf.NotHiddenFor(viewing.UserId);
        var unfinished = await call.RunAsync(ct => call.Storage.Messages.Find(filter).Project(m => m.Id).ToListAsync(ct));
        foreach (var write in taken.Where(write => unfinished.Contains(write.Message)))
        {
            await MessageWrites.HideAsync(call, chat.Id, write.Message, new HidingDocument(viewing.UserId, write.OwnRev));
        }
    }

    private async Task<(List<MessageDocument> Page, bool HasMore)> ReadPageAsync(int limit)
    {
        // What was sent after the clearing has a rev above it: begin there instead of walking over what is gone.
        var since = Math.Max(sinceRev, viewing.Chat.Own(viewing.UserId).ClearedAtRev ?? 0);
        var page = await ReadAsync(Where.Gt(m => m.Rev, since), limit + 1);
        if (page.Count <= limit)
        {
            return (page, false);
        }

        var last = page[limit - 1];
        if (page[limit].Rev != last.Rev)
        {
            return (page[..limit], true);
        }

        page.AddRange(await ReadAsync(Where.Eq(m => m.Rev, last.Rev) & Where.Gt(m => m.Seq, page[limit].Seq), limit: null));
        return (page, (await ReadAsync(Where.Gt(m => m.Rev, last.Rev), 1)).Count > 0);
    }

    private Task<List<MessageDocument>> ReadAsync(FilterDefinition<MessageDocument> revs, int? limit)
    {
        var filter = MessageShelf.InChat(viewing.Chat.Id) & revs & Where.Gt(m => m.Seq, viewing.ClearedUpToSeq);
        return call.RunAsync(ct => call.Storage.Messages
            .Find(filter).SortBy(m => m.Rev).ThenBy(m => m.Seq).Limit(limit).ToListAsync(ct));
    }

    private async Task<List<MessageDocument>> ReadHiddenAsync()
    {
        // Nothing was hidden since, or all of it is on the page.
        if (sinceRev == 0 || viewing.Chat.Own(viewing.UserId).OwnRev <= sinceOwnRev)
        {
            return [];
        }

        var hiding = Builders<HidingDocument>.Filter.Eq(h => h.UserId, viewing.UserId)
            & Builders<HidingDocument>.Filter.Gt(h => h.OwnRev, sinceOwnRev);
        // The few that were hidden since are sorted out here: more conditions would lead a planner to a longer way.
        var filter = MessageShelf.InChat(viewing.Chat.Id) & Where.Eq("hasHidings", true) & Where.ElemMatch("hidings", hiding);
        var hidden = await call.RunAsync(ct => call.Storage.Messages.Find(filter).ToListAsync(ct));
        return [.. hidden.Where(m => m.Rev <= sinceRev && m.Seq > viewing.ClearedUpToSeq).OrderBy(m => m.Seq)];
    }

    private async Task<long> ClampAsync(ChatDocument chat, List<MessageDocument> page, long complete)
    {
        var revs = page.ToDictionary(m => m.Id, m => m.Rev, StringComparer.Ordinal);
        var unseen = (chat.Writes ?? [])
            .Where(write => write.Rev > sinceRev && write.Rev <= complete && chat.Now - write.At < WriteRing.Deadline)
            .Where(write => revs.GetValueOrDefault(write.Message) < write.Rev).ToList();
        if (unseen.Count == 0)
        {
            return complete;
        }

        // Of what is not on the page, the cleared and what went on to a later page are no concern of this one.
        var filter = MessageShelf.InChat(chat.Id) & Where.In(m => m.Id, unseen.Select(write => write.Message))
            & (Where.Lte(m => m.Seq, viewing.ClearedUpToSeq) | Where.Gt(m => m.Rev, complete));
        var elsewhere = await call.RunAsync(ct => call.Storage.Messages.Find(filter).ToListAsync(ct));
        var inFlight = unseen.Where(write => !elsewhere.Exists(m => m.Id == write.Message && m.Rev >= write.Rev)).ToList();
        return inFlight.Count == 0 ? complete : inFlight.Min(write => write.Rev) - 1;
    }
}
