using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>Writes rows of messages. The words of their text are indexed later (<see cref="WordIndex"/>).</summary>
internal static class MessageWrites
{
    private const string Insert = """
        insert into messages(chat, seq, id, rev, sender_id, client_message_id, fingerprint, type, content, media, reply_to_id,
            reply_to_seq, reply_to_sender, reactions, created_at, edited_at, edits, deleted, metadata)
        values(@chat, @seq, @id, @rev, @sender, @client, @fingerprint, @type, @content, @media, @replyId, @replySeq, @replySender,
            @reactions, @createdAt, @editedAt, @edits, @deleted, @metadata)
        """;

    // Everything but what never changes.
    private const string Update = """
        update messages set changed_rev = nullif(@rev, rev), content = @content, media = @media, reactions = @reactions,
            edited_at = @editedAt,
            edits = @edits, deleted = @deleted, hidden_first = @hiddenFirst, hidden_second = @hiddenSecond, metadata = @metadata
        where chat = @chat and seq = @seq
        """;

    private const string FindContent = "select coalesce(content, '') from messages where chat = @chat and seq = @seq";

    public static void Write(SqliteSession session, long no, Conversation chat, Message message, bool isNew)
    {
        if (isNew)
        {
            Add(session, no, chat, message);
        }
        else
        {
            Change(session, no, chat, message);
        }
    }

    private static void Add(SqliteSession session, long no, Conversation chat, Message message) => session.Execute(
        Insert,
        ("@chat", no), ("@seq", message.Seq), ("@id", HexColumn.ToColumn(message.Id)), ("@rev", message.Rev),
        ("@sender", MessageRows.UserColumn(chat, message.SenderId)), ("@client", HexColumn.ToColumn(message.ClientMessageId)),
        ("@fingerprint", HexColumn.ToColumn(message.Fingerprint)), ("@type", (int)message.Type),
        ("@content", message.Content), ("@media", SqliteValues.ToColumn(message.Media)),
        ("@replyId", message.ReplyTo is { } reply ? HexColumn.ToColumn(reply.Id) : null), ("@replySeq", message.ReplyTo?.Seq),
        ("@replySender", message.ReplyTo is { } to ? MessageRows.UserColumn(chat, to.SenderId) : null),
        ("@reactions", SqliteValues.ToColumn(message.Reactions)), ("@createdAt", message.CreatedAt.Milliseconds()),
        ("@editedAt", message.EditedAt?.Milliseconds()), ("@edits", message.Edits), ("@deleted", message.Deleted),
        ("@metadata", message.Metadata));

    private static void Change(SqliteSession session, long no, Conversation chat, Message message)
    {
        if (session.Find(FindContent, row => row.GetString(0), ("@chat", no), ("@seq", message.Seq)) != (message.Content ?? ""))
        {
            WordIndex.Remove(session, no, message.Seq);
        }

        session.Execute(
            Update,
            ("@rev", message.Rev), ("@content", message.Content), ("@media", SqliteValues.ToColumn(message.Media)),
            ("@reactions", SqliteValues.ToColumn(message.Reactions)), ("@editedAt", message.EditedAt?.Milliseconds()),
            ("@edits", message.Edits),
            ("@deleted", message.Deleted), ("@hiddenFirst", HiddenBy(message, chat.First)),
            ("@hiddenSecond", HiddenBy(message, chat.Second)),
            ("@metadata", message.Metadata), ("@chat", no), ("@seq", message.Seq));
    }

    private static long? HiddenBy(Message message, Member member) => message.Hidings.FirstOrDefault(h => h.UserId == member.UserId)?.OwnRev;
}
