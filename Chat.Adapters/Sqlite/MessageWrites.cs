using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

/// <summary>Writes rows of messages, with what search and erasure find them by.</summary>
internal static class MessageWrites
{
    private const string InsertRow = """
        insert into messages(chat, seq, id, rev, sender_id, client_message_id, fingerprint, type, content, media, reply_to_id,
            reply_to_seq, reply_to_sender, reactions, created_at, edited_at, edits, deleted)
        values(@chat, @seq, @id, @rev, @sender, @client, @fingerprint, @type, @content, @media, @replyId, @replySeq, @replySender,
            @reactions, @createdAt, @editedAt, @edits, @deleted)
        """;

    private const string UpdateRow = """
        update messages set rev = @rev, type = @type, content = @content, media = @media, reactions = @reactions,
            edited_at = @editedAt, edits = @edits, deleted = @deleted
        where chat = @chat and seq = @seq
        """;

    private const string HideForFirst = "update messages set hidden_first = @ownRev where chat = @chat and seq = @seq";

    private const string HideForSecond = "update messages set hidden_second = @ownRev where chat = @chat and seq = @seq";

    private const string TouchReplies = """
        update messages indexed by messages_replies set rev = @rev where chat = @chat and reply_to_seq = @seq and reply_to_seq is not null returning id, seq, hidden_first, hidden_second
        """;

    private const string DeleteReactors = """
        delete from message_reactors where chat = @chat and seq = @seq and user_id in (select value from json_each(@users))
        """;

    private const string InsertReactors = """
        insert into message_reactors(chat, user_id, seq) select @chat, value, @seq from json_each(@users)
        """;

    public static void Insert(SqliteSession session, long chat, Message message, string? words)
    {
        session.Execute(
            InsertRow,
            ("@chat", chat), ("@seq", message.Seq), ("@id", message.Id), ("@rev", message.Rev), ("@sender", message.SenderId),
            ("@client", message.ClientMessageId), ("@fingerprint", message.Fingerprint), ("@type", (int)message.Type),
            ("@content", message.Content), ("@media", SqliteValues.ToColumn(message.Media)), ("@replyId", message.ReplyTo?.Id),
            ("@replySeq", message.ReplyTo?.Seq), ("@replySender", message.ReplyTo?.SenderId),
            ("@reactions", SqliteValues.ToColumn(message.Reactions)), ("@createdAt", message.CreatedAt.Milliseconds()),
            ("@editedAt", message.EditedAt?.Milliseconds()), ("@edits", message.Edits), ("@deleted", message.Deleted));
        MessageWords.Add(session, chat, message.Seq, words);
        WriteReactors(session, chat, message.Seq, [], message.Reactions);
    }

    /// <summary>Everything but what never changes; hidings are <see cref="Hide"/>'s.</summary>
    public static void Update(SqliteSession session, long chat, Message before, Message after, string? words)
    {
        session.Execute(
            UpdateRow,
            ("@rev", after.Rev), ("@type", (int)after.Type), ("@content", after.Content), ("@media", SqliteValues.ToColumn(after.Media)),
            ("@reactions", SqliteValues.ToColumn(after.Reactions)), ("@editedAt", after.EditedAt?.Milliseconds()),
            ("@edits", after.Edits), ("@deleted", after.Deleted), ("@chat", chat), ("@seq", before.Seq));
        if (before.Content != after.Content)
        {
            MessageWords.Remove(session, chat, before.Seq, before.Content);
            MessageWords.Add(session, chat, before.Seq, words);
        }

        WriteReactors(session, chat, before.Seq, before.Reactions, after.Reactions);
    }

    public static void Hide(SqliteSession session, long chat, long seq, int side, long ownRev) =>
        session.Execute(side == 0 ? HideForFirst : HideForSecond, ("@ownRev", ownRev), ("@chat", chat), ("@seq", seq));

    /// <summary>Gives the replies to a message the chat's rev; oldest first.</summary>
    public static IReadOnlyList<RevisedReply> ReviseReplies(SqliteSession session, StoredChat chat, long seq) =>
        [.. session
            .List(
                TouchReplies,
                row => (Seq: row.GetInt64(1), Reply: new RevisedReply(
                    row.GetString(0), [.. MessageRows.Hidings(chat.Chat, row.FindNumber(2), row.FindNumber(3)).Select(hiding => hiding.UserId)])),
                ("@rev", chat.Chat.Rev), ("@chat", chat.No), ("@seq", seq))
            .OrderBy(found => found.Seq).Select(found => found.Reply)];

    private static void WriteReactors(
        SqliteSession session, long chat, long seq, IReadOnlyList<Reaction> before, IReadOnlyList<Reaction> after)
    {
        var (old, now) = (UsersOf(before), UsersOf(after));
        if (old.Except(now).ToList() is { Count: > 0 } gone)
        {
            session.Execute(DeleteReactors, ("@chat", chat), ("@seq", seq), ("@users", SqliteValues.ToJson(gone)));
        }

        if (now.Except(old).ToList() is { Count: > 0 } come)
        {
            session.Execute(InsertReactors, ("@chat", chat), ("@seq", seq), ("@users", SqliteValues.ToJson(come)));
        }
    }

    private static List<string> UsersOf(IReadOnlyList<Reaction> reactions) =>
        reactions.SelectMany(reaction => reaction.Users).Distinct().ToList();
}
