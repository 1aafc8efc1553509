using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteMessageStore(SqliteDatabase database) : IMessageStore
{
    private static readonly string ByClientMessageId = $"""
        {MessageRows.Select} where {MessageRows.InChat} and m.sender_id = @sender and m.client_message_id = @client
        """;

    public Task<AppendResult> AppendAsync(Message draft, CancellationToken ct)
    {
        var words = MessageWords.Of(draft);
        return database.WriteAsync(session => Append(session, draft, words), ct);
    }

    public Task<Message?> FindAsync(string chatId, string messageId, CancellationToken ct) =>
        database.ReadAsync(
            session => session.Snapshot(() => ChatRows.Find(session, chatId) is var (_, chat)
                ? MessageRows.Find(session, chat, messageId)
                : null),
            ct);

    public async Task<Message?> FindOriginalAsync(string chatId, string messageId, CancellationToken ct) =>
        await FindAsync(chatId, messageId, ct) is { } message ? message with { ReplyTo = null } : null;

    public Task<Message?> FindSentAsync(string chatId, string senderId, string clientMessageId, CancellationToken ct) =>
        database.ReadAsync(
            session => session.Snapshot(() => ChatRows.Find(session, chatId) is var (_, chat)
                ? FindSent(session, chat, senderId, clientMessageId)
                : null),
            ct);

    public Task<MessageChange?> ReplaceAsync(Message before, Message after, bool requireOpen, CancellationToken ct)
    {
        var words = MessageWords.Of(after);
        return database.WriteAsync(
            session => ChatRows.Find(session, before.ChatId) is { } stored && (stored.Chat.IsOpen || !requireOpen)
                ? Replace(session, stored, before, after, words)
                : null,
            ct);
    }

    public Task<MessageChange?> HideAsync(Message before, string userId, CancellationToken ct) =>
        database.WriteAsync(session => Hide(session, before.ChatId, before.Id, userId), ct);

    private static AppendResult Append(SqliteSession session, Message draft, string? words)
    {
        if (ChatRows.Find(session, draft.ChatId) is not { } before || before.Chat.FindMember(draft.SenderId) is null)
        {
            return new AppendResult(AppendOutcome.Refused);
        }

        if (FindSent(session, before.Chat, draft.SenderId, draft.ClientMessageId) is { } repeated)
        {
            return new AppendResult(AppendOutcome.Repeated, before.Chat, repeated);
        }

        if (!before.Chat.IsOpen)
        {
            return new AppendResult(AppendOutcome.Refused, before.Chat);
        }

        if (draft.ReplyTo is null)
        {
            return Store(session, before, draft, words);
        }

        return MessageRows.Find(session, before.Chat, draft.ReplyTo.Id) switch
        {
            null => new AppendResult(AppendOutcome.ReplyMissing),
            var original when !original.IsVisibleTo(new Viewing(before.Chat, draft.SenderId)) => new AppendResult(AppendOutcome.ReplyMissing),
            { Deleted: true } => new AppendResult(AppendOutcome.ReplyDeleted),
            var original => Store(session, before, draft with { ReplyTo = Answering(original) }, words),
        };
    }

    private static AppendResult Store(SqliteSession session, StoredChat before, Message draft, string? words)
    {
        var stored = ChatWrites.Update(session, before, MessageEffects.Append(before.Chat, draft));
        var message = draft with { Seq = stored.Chat.Seq, Rev = stored.Chat.Rev };
        MessageWrites.Insert(session, stored.No, message, words);
        return new AppendResult(AppendOutcome.Stored, stored.Chat, message);
    }

    private static ReplyTo Answering(Message original) =>
        new(original.Id, original.Seq, original.SenderId) { Original = original with { ReplyTo = null } };

    private static Message? FindSent(SqliteSession session, Conversation chat, string senderId, string clientMessageId) => session.Find(
        ByClientMessageId, row => MessageRows.Map(row, chat), ("@chat", chat.Id), ("@sender", senderId), ("@client", clientMessageId));

    private static MessageChange? Replace(SqliteSession session, StoredChat chat, Message before, Message after, string? words)
    {
        // Erasing makes a tombstone without a new rev, so the rev alone does not tell.
        if (MessageRows.Find(session, chat.Chat, before.Id) is not { } current
            || current.Rev != before.Rev || current.Deleted != before.Deleted)
        {
            return null;
        }

        var stored = ChatWrites.Update(session, chat, MessageEffects.Replace(chat.Chat, current, after));
        MessageWrites.Update(session, stored.No, current, after with { Rev = stored.Chat.Rev }, words);
        IReadOnlyList<RevisedReply> replies = current.Content != after.Content || current.Deleted != after.Deleted
            ? MessageWrites.ReviseReplies(session, stored, current.Seq)
            : [];
        // Just written in this transaction, so it is there.
        return new MessageChange(stored.Chat, MessageRows.Find(session, stored.Chat, current.Id)!, replies);
    }

    private static MessageChange? Hide(SqliteSession session, string chatId, string messageId, string userId)
    {
        if (ChatRows.Find(session, chatId) is not { } before
            || before.Chat.FindMember(userId) is null
            || MessageRows.Find(session, before.Chat, messageId) is not { } message
            || message.IsHiddenFor(userId))
        {
            return null;
        }

        var stored = ChatWrites.Update(session, before, MessageEffects.Hide(before.Chat, message, userId));
        MessageWrites.Hide(
            session, stored.No, message.Seq, MessageRows.SideOf(stored.Chat, userId), stored.Chat.Own(userId).OwnRev);
        // Just written in this transaction, so it is there.
        return new MessageChange(stored.Chat, MessageRows.Find(session, stored.Chat, messageId)!, []);
    }
}
