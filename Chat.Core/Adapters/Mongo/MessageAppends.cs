using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Core.Adapters.Mongo;

/// <summary>
/// One send: two commands when it is stored. Only what is refused or repeated is looked at further.
/// </summary>
internal sealed class MessageAppends(MongoCall call, Message draft)
{
    private static readonly FilterDefinitionBuilder<ChatDocument> Where = Builders<ChatDocument>.Filter;
    private static readonly AppendResult Refused = new(AppendOutcome.Refused);

    // About half a second: what is in flight for longer was most likely left behind.
    private static readonly int[] PatienceMs = [5, 10, 20, 40, 80, 150, 200];

    private readonly ObjectId _op = ObjectId.GenerateNewId();

    public async Task<AppendResult> RunAsync()
    {
        var original = draft.ReplyTo is { } reply ? await MessageShelf.FindAsync(call, MessageShelf.ById(draft.ChatId, reply.Id)) : null;
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            if (await TakeAsync(original) is { } taken)
            {
                return await StoreAsync(taken, original);
            }

            if (await ExplainAsync(original) is { } result)
            {
                return result;
            }
        }

        // The chat opens and closes faster than it can be asked about.
        throw new DependencyException("database");
    }

    private async Task<TakenNumber?> TakeAsync(MessageDocument? original)
    {
        if (draft.ReplyTo is not null && (original is null || !IsAnswerable(original)))
        {
            return null;
        }

        var repeat = new BsonDocument { { "sender", draft.SenderId }, { "client", draft.ClientMessageId } };
        var filter = ChatShelf.IsOpen & Sees(original?.Seq) & (FilterDefinition<ChatDocument>)WriteRing.Lacks(repeat);
        return await ChatShelf.TakeAsync(call, draft.ChatId, filter, ChatUpdates.Append(draft, _op), _op);
    }

    private async Task<AppendResult> StoreAsync(TakenNumber taken, MessageDocument? original)
    {
        var message = Numbered(draft.Id, taken.Seq, taken.Rev, original);
        if (await MessageWrites.InsertAsync(call, message, _op) is not { } existing)
        {
            return new AppendResult(AppendOutcome.Stored, taken.Chat, WithOriginal(message, original));
        }

        // Unless another took this one for dead and used its number.
        if (existing.Seq != taken.Seq)
        {
            await ChatShelf.GiveBackAsync(call, draft.ChatId, ChatUpdates.GiveBack(_op, draft.SenderId, taken.Seq, unread: -1));
        }

        return await RepeatAsync(existing);
    }

    // Null when nothing stands against it any more.
    private async Task<AppendResult?> ExplainAsync(MessageDocument? original)
    {
        var reading = ChatShelf.FindWithRingAsync(call, draft.ChatId);
        var existing = await FindRepeatedAsync();
        if (await reading is not { } document || document.ToConversation() is not { } chat || chat.FindMember(draft.SenderId) is null)
        {
            return Refused;
        }

        if (existing is not null)
        {
            return await RepeatAsync(existing);
        }

        if (document.Writes?.Find(w => w.Sender == draft.SenderId && w.Client == draft.ClientMessageId) is { } write)
        {
            return await AwaitAsync(write, original);
        }

        if (!chat.IsOpen)
        {
            return Refused;
        }

        var answerable = draft.ReplyTo is null || (original is not null && IsAnswerable(original) && original.Seq > chat.Own(draft.SenderId).ClearedUpToSeq);
        return answerable ? null : new AppendResult(AppendOutcome.ReplyMissing);
    }

    /// <summary>
    /// The same send took its number before: either it is just being stored, or its process died. Then this one puts
    /// its message under that number, and no hole is left.
    /// </summary>
    private async Task<AppendResult> AwaitAsync(WriteDocument write, MessageDocument? original)
    {
        foreach (var delay in PatienceMs)
        {
            await call.WaitAsync(TimeSpan.FromMilliseconds(delay));
            if (await FindRepeatedAsync() is { } stored)
            {
                return await RepeatAsync(stored);
            }
        }

        if (draft.ReplyTo is not null && original is null)
        {
            return new AppendResult(AppendOutcome.ReplyMissing);
        }

        var message = Numbered(write.Message, write.Seq, write.Rev, original);
        if (await MessageWrites.InsertAsync(call, message, _op) is { } existing)
        {
            return await RepeatAsync(existing);
        }

        return new AppendResult(AppendOutcome.Stored, await FindChatAsync(), WithOriginal(message, original));
    }

    private async Task<AppendResult> RepeatAsync(MessageDocument existing)
    {
        var chat = FindChatAsync();
        var message = (await MessageShelf.WithOriginalsAsync(call, [existing]))[0];
        return new AppendResult(AppendOutcome.Repeated, await chat, message);
    }

    private Task<Conversation?> FindChatAsync() => ChatShelf.FindAsync(call, ChatShelf.ById(draft.ChatId));

    private Task<MessageDocument?> FindRepeatedAsync() => MessageShelf.FindAsync(call, MessageWrites.ByClientMessageId(draft));

    private Message Numbered(string id, long seq, long rev, MessageDocument? original) => draft with
    {
        Id = id,
        Seq = seq,
        Rev = rev,
        ReplyTo = original is null ? null : new ReplyTo(original.Id, original.Seq, original.SenderId),
    };

    private static Message WithOriginal(Message message, MessageDocument? original) =>
        original is null ? message : MessageDocument.Of(message, op: default).ToMessage(original);

    private bool IsAnswerable(MessageDocument original) =>
        !original.Deleted && original.Hidings?.Exists(h => h.UserId == draft.SenderId) != true;

    /// <summary>The sender is a member, and has not cleared what they answer.</summary>
    private FilterDefinition<ChatDocument> Sees(long? seq)
    {
        var first = Where.Eq(chat => chat.First.UserId, draft.SenderId);
        var second = Where.Eq(chat => chat.Second.UserId, draft.SenderId);
        return seq is { } answered
            ? (first & Where.Lt(chat => chat.First.ClearedUpToSeq, answered)) | (second & Where.Lt(chat => chat.Second.ClearedUpToSeq, answered))
            : first | second;
    }
}
