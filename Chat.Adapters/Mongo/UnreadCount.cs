using Chat.Core.Messages;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Counts a member's unread messages as the chat's counter does, which every write moves with its number, before the
/// message follows. Counted by the messages alone, a send in flight would be missing, and healing by that count would
/// lose it for good. A number whose message never came counts until <see cref="WriteRing.Deadline"/>.
/// </summary>
internal sealed class UnreadCount(MongoCall call, Viewing viewing, long readSeq)
{
    private static readonly FilterDefinitionBuilder<MessageDocument> Where = Builders<MessageDocument>.Filter;

    private readonly string _peer = viewing.Chat.Peer(viewing.UserId).UserId;
    private readonly long _floor = Math.Max(readSeq, viewing.ClearedUpToSeq);

    public async Task<int> RunAsync()
    {
        var (reading, counting) = (ChatShelf.FindWithRingAsync(call, viewing.Chat.Id), CountAsync(Where.Empty));
        await Task.WhenAll(reading, counting);
        if (await reading is not { Writes: { } writes } chat)
        {
            return await counting;
        }

        var recent = writes.FindAll(write => chat.Now - write.At < WriteRing.Deadline && (IsSend(write) || Uncounts(write)));
        if (recent.Count == 0)
        {
            return await counting;
        }

        // What the ring tells of is counted by the ring alone, whether it is on the message yet or not.
        var inFlight = recent.GroupBy(write => write.Message, StringComparer.Ordinal).Count(message => !message.Any(Uncounts));
        return inFlight + await CountAsync(Where.Nin(m => m.Id, recent.Select(write => write.Message)));
    }

    private bool IsSend(WriteDocument write) => write.Sender == _peer && write.Seq > _floor;

    private bool Uncounts(WriteDocument write) => write.Became == WriteRing.Deleted || write.Hider == viewing.UserId;

    private async Task<int> CountAsync(FilterDefinition<MessageDocument> among)
    {
        var unread = MongoMessageReader.Visible(viewing, readSeq) & Where.Eq(m => m.SenderId, _peer) & Where.Eq(m => m.Deleted, false);
        return (int)await call.RunAsync(ct => call.Storage.Messages.CountDocumentsAsync(unread & among, cancellationToken: ct));
    }
}
