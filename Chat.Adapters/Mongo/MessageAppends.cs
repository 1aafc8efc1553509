using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// One send: two commands when it is stored. Only what is refused or repeated is looked at further, in one round trip.
/// </summary>
internal sealed class MessageAppends(MongoCall call, Message draft)
{
    private const int MaxAttempts = 20;

    private static readonly FilterDefinitionBuilder<ChatDocument> Where = Builders<ChatDocument>.Filter;

    // Half of what an edit waits for the answers that are being stored.
    private static readonly TimeSpan Slow = WriteRing.Patience.Aggregate((sum, step) => sum + step) / 2;

    private readonly ObjectId _op = ObjectId.GenerateNewId();

    // As the caller read it, until this send finds that it is not so any more.
    private Message? _original = draft.ReplyTo?.Original;
    private IReadOnlyList<ObjectId> _dead = [];
    private bool _isChanging;

    public async Task<AppendResult> RunAsync()
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var began = TimeProvider.System.GetTimestamp();
            if (!_isChanging && await TakeAsync() is { } taken)
            {
                return await StoreAsync(Numbered(draft.Id, taken.Seq, taken.Rev), taken, began);
            }

            if (await ExplainAsync() is { } result)
            {
                return result;
            }

            if (_isChanging)
            {
                await call.WaitAsync(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 50)));
            }
        }

        // The chat opens and closes faster than it can be asked about, or a change of the original does not come.
        throw new DependencyException("database");
    }

    private async Task<TakenNumber?> TakeAsync()
    {
        if (draft.ReplyTo is not null && (_original is null || _original.Deleted || _original.IsHiddenFor(draft.SenderId)))
        {
            return null;
        }

        var repeat = new BsonDocument { { "sender", draft.SenderId }, { "client", draft.ClientMessageId } };
        var filter = ChatShelf.IsOpen & Sees(_original?.Seq) & (FilterDefinition<ChatDocument>)WriteRing.Lacks(repeat);
        if (_original is not null)
        {
            filter = filter & WriteRing.IsCurrent(_original, _dead) & WriteRing.Lacks(WriteRing.HidingBeyond(_original));
        }

        return await ChatShelf.TakeAsync(call, draft.ChatId, filter, ChatUpdates.Append(draft, _op), _op);
    }

    private async Task<AppendResult> StoreAsync(Message message, TakenNumber taken, long began)
    {
        if (await MessageWrites.InsertAsync(call, message, _op) is not { } existing)
        {
            var late = message.ReplyTo is not null && TimeProvider.System.GetElapsedTime(began) > Slow;
            return new AppendResult(AppendOutcome.Stored, taken.Chat, late ? await CatchUpAsync(message) : message);
        }

        // The seq is the message's when another took this send for dead, or the other way round.
        var unread = existing.Seq == message.Seq ? 0 : -1;
        await ChatShelf.GiveBackAsync(call, draft.ChatId, ChatUpdates.GiveBack(_op, draft.SenderId, message.Seq, unread));
        return await RepeatAsync(existing);
    }

    /// <summary>An edit of the original waits for the answers that took their number before it, but only so long.</summary>
    private async Task<Message> CatchUpAsync(Message message)
    {
        var rest = call.WithoutCaller();
        var chat = await ChatShelf.FindWithRingAsync(rest, draft.ChatId);
        var edits = chat?.Writes?.FindAll(write => write.Message == message.ReplyTo!.Id && write.Became is not null && write.Rev > message.Rev) ?? [];
        foreach (var delay in edits.Count == 0 ? [] : WriteRing.Patience)
        {
            _original = chat!.WithHidings(await MessageShelf.FindAnsweredAsync(rest, draft.ChatId, draft.ReplyTo));
            if (_original?.Rev >= edits[^1].Rev)
            {
                break;
            }

            await rest.WaitAsync(delay);
        }

        if (edits.FindLast(edit => edit.Rev <= _original?.Rev) is not { } stored)
        {
            return message;
        }

        await MessageWrites.ReviseAsync(rest, message, stored.Rev);
        return Numbered(message.Id, message.Seq, stored.Rev);
    }

    // Null when nothing stands against it any more, or only what will be over in a moment.
    private async Task<AppendResult?> ExplainAsync()
    {
        var finding = FindRepeatedAsync();
        var reading = ChatShelf.FindWithRingAsync(call, draft.ChatId);
        var rereading = MessageShelf.FindAnsweredAsync(call, draft.ChatId, draft.ReplyTo);
        await Task.WhenAll(finding, reading, rereading);
        var (document, existing) = (await reading, await finding);
        if (document?.ToConversation() is not { } chat || chat.FindMember(draft.SenderId) is null)
        {
            return new AppendResult(AppendOutcome.Refused);
        }

        _original = document.WithHidings(await rereading);
        if (existing is not null)
        {
            return await RepeatAsync(existing, chat);
        }

        var writes = document.Writes ?? [];
        _dead = [.. writes.Where(write => document.Now - write.At >= WriteRing.Deadline).Select(write => write.Op)];
        if (writes.Find(w => w.Sender == draft.SenderId && w.Client == draft.ClientMessageId) is { } write)
        {
            return await AwaitAsync(write);
        }

        if (!chat.IsOpen)
        {
            return new AppendResult(AppendOutcome.Refused, chat);
        }

        _isChanging = writes.Exists(w => w.Message == _original?.Id && w.Became is not null && w.Rev > _original.Rev && !_dead.Contains(w.Op));
        return draft.ReplyTo is null ? null : ExplainReply(new Viewing(chat, draft.SenderId));
    }

    private AppendResult? ExplainReply(Viewing viewing) => _original switch
    {
        null => new AppendResult(AppendOutcome.ReplyMissing),
        var original when !original.IsVisibleTo(viewing) => new AppendResult(AppendOutcome.ReplyMissing),
        { Deleted: true } => new AppendResult(AppendOutcome.ReplyDeleted),
        _ => null,
    };

    /// <summary>
    /// The same send took its number before: either it is just being stored, or its process died. Then this one puts
    /// its message under that number, and no hole is left.
    /// </summary>
    private async Task<AppendResult> AwaitAsync(WriteDocument write)
    {
        foreach (var delay in WriteRing.Patience)
        {
            await call.WaitAsync(delay);
            if (await FindRepeatedAsync() is { } stored)
            {
                return await RepeatAsync(stored);
            }
        }

        if (draft.ReplyTo is not null && _original is null)
        {
            return new AppendResult(AppendOutcome.ReplyMissing);
        }

        // Under a rev of its own, since readers of changes may have given up on the one that was taken.
        var began = TimeProvider.System.GetTimestamp();
        var message = Numbered(write.Message, write.Seq, write.Rev);
        var filter = _original is null ? Where.Empty : WriteRing.IsCurrent(_original, _dead);
        return await ChatShelf.TakeAsync(call, draft.ChatId, filter, ChatUpdates.Replace(message, message, _op), _op) is { } taken
            ? await StoreAsync(message with { Rev = taken.Rev }, taken, began)
            : throw new DependencyException("database");
    }

    private async Task<AppendResult> RepeatAsync(MessageDocument existing, Conversation? chat = null)
    {
        var reading = chat is null ? FindChatAsync() : Task.FromResult<Conversation?>(chat);
        // With the same id and other content it may answer another message, or none.
        var message = _original is not null && existing.ReplyTo?.Id == _original.Id
            ? existing.ToMessage(_original)
            : (await MessageShelf.WithOriginalsAsync(call, [existing]))[0];
        return new AppendResult(AppendOutcome.Repeated, await reading, message);
    }

    private Task<Conversation?> FindChatAsync() => ChatShelf.FindAsync(call, ChatShelf.ById(draft.ChatId));

    private Task<MessageDocument?> FindRepeatedAsync() => MessageShelf.FindAsync(call, MessageWrites.ByClientMessageId(draft));

    private Message Numbered(string id, long seq, long rev) => draft with
    {
        Id = id,
        Seq = seq,
        Rev = rev,
        ReplyTo = _original is null ? null : new ReplyTo(_original.Id, _original.Seq, _original.SenderId) { Original = _original },
    };

    /// <summary>The sender is a member, and has not cleared what they answer.</summary>
    private FilterDefinition<ChatDocument> Sees(long? seq) => seq is not { } answered
        ? ChatShelf.HasMember(draft.SenderId)
        : (Where.Eq(chat => chat.First.UserId, draft.SenderId) & Where.Lt(chat => chat.First.ClearedUpToSeq, answered))
            | (Where.Eq(chat => chat.Second.UserId, draft.SenderId) & Where.Lt(chat => chat.Second.ClearedUpToSeq, answered));
}
