using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// One change of a message: the chat's number with the replies read beside it, then the replies and the message in one
/// command. Only what a dead process left in the way is looked at further.
/// </summary>
internal sealed class MessageReplacement(MongoCall call, Message before, Message after, bool requireOpen)
{
    private readonly ObjectId _op = ObjectId.GenerateNewId();
    private readonly bool _revisesReplies = before.Content != after.Content || before.Deleted != after.Deleted;

    public async Task<MessageChange?> RunAsync()
    {
        var finding = _revisesReplies ? FindRepliesAsync() : Task.FromResult<List<RevisedReply>>([]);
        var taking = TakeAsync(dead: []);
        await Task.WhenAll(finding, taking);
        if ((await taking ?? await TakeOverAsync()) is not { } taken)
        {
            return null;
        }

        var replies = await AwaitRepliesAsync(taken, await finding);
        var next = after with { Rev = taken.Rev };
        var stored = replies.Count == 0
            ? (await MessageWrites.ReplaceAsync(call, before, next))?.ToMessage(before.ReplyTo?.Original)
            : await MessageWrites.ReplaceAsync(call, before, next, [.. replies.Select(reply => reply.Id)]) ? taken.Document.WithHidings(next) : null;
        if (stored is null)
        {
            var unread = after.Deleted && !before.Deleted ? 1 : 0;
            await ChatShelf.GiveBackAsync(call, before.ChatId, ChatUpdates.GiveBack(_op, before.SenderId, before.Seq, unread));
            return null;
        }

        return new MessageChange(taken.Chat, stored, replies);
    }

    // A change that is stale, and one that another is about to win over, takes no number; nor does one of a message
    // whose original changes, which is shown with it.
    private Task<TakenNumber?> TakeAsync(IReadOnlyCollection<ObjectId> dead)
    {
        var newer = new BsonDocument
        {
            { "message", before.Id },
            { "rev", new BsonDocument("$gt", before.Rev) },
            { "op", new BsonDocument("$nin", new BsonArray(dead)) },
        };
        var filter = (FilterDefinition<ChatDocument>)WriteRing.Lacks(newer);
        filter = before.ReplyTo?.Original is { } original ? filter & WriteRing.IsCurrent(original, dead) : filter;
        return ChatShelf.TakeAsync(
            call,
            before.ChatId,
            requireOpen ? filter & ChatShelf.IsOpen : filter,
            ChatUpdates.Replace(before, after, _op),
            _op,
            withRing: _revisesReplies);
    }

    /// <summary>What is in the way may be the number of a change whose process died, so that it never came.</summary>
    private async Task<TakenNumber?> TakeOverAsync()
    {
        var reading = ChatShelf.FindWithRingAsync(call, before.ChatId);
        var rereading = MessageShelf.FindWithOriginalAsync(call, MessageShelf.ById(before.ChatId, before.Id));
        await Task.WhenAll(reading, rereading);
        var (chat, message) = (await reading, await rereading);
        var dead = chat?.Writes?.FindAll(write => chat.Now - write.At >= WriteRing.Deadline && IsNewer(write)) ?? [];
        return dead.Count > 0 && message?.Rev == before.Rev && message.ReplyTo?.Original?.Rev == before.ReplyTo?.Original?.Rev
            ? await TakeAsync([.. dead.Select(write => write.Op)])
            : null;
    }

    private bool IsNewer(WriteDocument write) =>
        (write.Message == before.Id && write.Rev > before.Rev)
        || (write.Message == before.ReplyTo?.Id && write.Became is not null && write.Rev > before.ReplyTo.Original?.Rev);

    /// <summary>
    /// With those replies that took their number before this change did and are being stored just now; one that takes
    /// it later waits for this change. One that comes too late for this looks after its rev itself.
    /// </summary>
    private async Task<List<RevisedReply>> AwaitRepliesAsync(TakenNumber taken, List<RevisedReply> replies)
    {
        var writes = _revisesReplies ? taken.Document.Writes ?? [] : [];
        var began = writes.Find(write => write.Op == _op)?.At;
        var late = writes.FindAll(write => write.Answers == before.Id && write.Rev < taken.Rev && began - write.At < WriteRing.Deadline);
        foreach (var delay in WriteRing.Patience)
        {
            if (late.TrueForAll(write => replies.Exists(reply => reply.Id == write.Message)))
            {
                break;
            }

            await call.WaitAsync(delay);
            replies = await FindRepliesAsync();
        }

        return replies;
    }

    private async Task<List<RevisedReply>> FindRepliesAsync()
    {
        var filter = MessageShelf.InChat(before.ChatId) & Builders<MessageDocument>.Filter.Eq(m => m.ReplyTo!.Id, before.Id);
        var found = await call.FinishAsync(ct => call.Storage.Messages
            .Find(filter).SortBy(m => m.Seq).Project(m => new { m.Id, m.Hidings }).ToListAsync(ct));
        return [.. found.Select(reply => new RevisedReply(reply.Id, [.. (reply.Hidings ?? []).Select(hiding => hiding.UserId)]))];
    }
}
