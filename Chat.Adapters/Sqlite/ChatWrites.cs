using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>Writes a commit, inside a write: the chat, both members with their copies for the lists, and the messages.</summary>
internal static class ChatWrites
{
    private const string InsertChat = """
        insert into chats(id, first_user, second_user, status, requested_by, created_at, requested_at, seq, rev, version, cleared_by_both)
        values(@id, @first, @second, 0, @first, @createdAt, 0, 0, 0, 0, 0) returning no
        """;

    private const string InsertMember = """
        insert into members(chat, side, user_id, chat_id, list, sort_at, created_at, changed, own_rev, unread, last_read_seq,
            shared_read_seq, archived, muted, cleared_up_to_seq, cleared_at_own_rev, hidden, blocked)
        values(@chat, @side, @user, @chatId, 0, 0, @createdAt, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        """;

    // A commit that changes no text leaves an indexed chat indexed: see WordIndex.
    private const string UpdateChat = """
        update chats set status = @status, requested_by = @requestedBy, requested_at = @requestedAt, request_place = @place,
            responded_at = @respondedAt, last_message_at = @lastMessageAt, seq = @seq, rev = @rev, version = @version,
            cleared_by_both = @clearedByBoth, erased_up_to = @erasedUpTo,
            status_rev = @statusRev, webhook_from = @webhookFrom, webhook_at = @webhookAt, keyed_seq = @keyed,
            words_rev = case when @hasText = 0 and words_rev = rev then @rev else words_rev end
        where no = @no and version = @before
        """;

    private const string UpdateMember = $"""
        update members set {MemberValues}
        where chat = @chat and side = @side
        """;

    private const string UpdateMemberAndMark = $"""
        update members set {MemberValues}, {PushRows.MarkValues}
        where chat = @chat and side = @side
        """;

    private const string MemberValues = """
        list = @list, sort_at = @sortAt, changed = coalesce(@changed, changed), own_rev = @ownRev, unread = @unread,
            last_read_seq = @lastReadSeq, shared_read_seq = @sharedReadSeq, archived = @archived, muted = @muted, muted_until = @mutedUntil,
            cleared_up_to_seq = @clearedUpToSeq, cleared_at_rev = @clearedAtRev, cleared_at_own_rev = @clearedAtOwnRev,
            hidden = @hidden, blocked = @blocked, reported_seq = @reported, seen_at_block = @seenAtBlock, read_rev = @readRev
        """;

    private const string FindPlace = "select id from chats where requested_by = @user and request_place = @place and id <> @id";

    private const string FindPair = "select id from chats where first_user = @first and second_user = @second";

    /// <summary>False when the members have a chat already, or another request has the place.</summary>
    public static bool TryCreate(SqliteSession session, ChatChange change)
    {
        var chat = change.Chat;
        if (session.Find(FindPair, row => row.GetString(0), ("@first", chat.First.UserId), ("@second", chat.Second.UserId)) is not null
            || IsPlaceTaken(session, chat))
        {
            return false;
        }

        var createdAt = chat.CreatedAt.Milliseconds();
        var no = session.Number(
            InsertChat, ("@id", chat.Id), ("@first", chat.First.UserId), ("@second", chat.Second.UserId), ("@createdAt", createdAt));
        foreach (var (side, member) in new[] { (0, chat.First), (1, chat.Second) })
        {
            session.Execute(
                InsertMember, ("@chat", no), ("@side", side), ("@user", member.UserId), ("@chatId", chat.Id), ("@createdAt", createdAt));
        }

        return TryWrite(session, (no, 0), before: null, change);
    }

    /// <summary>False when the chat was committed since it was loaded, or another request has the place.</summary>
    public static bool TryUpdate(SqliteSession session, SqliteChat before, ChatChange change) =>
        !(change.Chat.RequestPlace != before.Chat.RequestPlace && IsPlaceTaken(session, change.Chat))
        && TryWrite(session, (before.No, before.KeyedSeq), before.Chat, change);

    private static bool IsPlaceTaken(SqliteSession session, Conversation chat) =>
        chat.RequestPlace is { } place
        && session.Find(FindPlace, row => row.GetString(0), ("@user", chat.RequestedBy), ("@place", place), ("@id", chat.Id)) is not null;

    private static bool TryWrite(SqliteSession session, (long No, long KeyedSeq) key, Conversation? before, ChatChange change)
    {
        var (no, chat, keyed) = (key.No, change.Chat, MessageKeys.NextSeq(key.KeyedSeq, change.Chat.Seq));
        var hasText = change.Messages.Any(message => message.Content is not null);
        if (!TryWriteChat(session, (no, before?.Version ?? 0), chat, (hasText, keyed)))
        {
            return false;
        }

        var shared = before?.Rev != chat.Rev;
        WriteMember(session, (no, 0), chat, (before?.First, chat.First), shared);
        WriteMember(session, (no, 1), chat, (before?.Second, chat.Second), shared);
        UnreadRows.Write(session, chat.First.UserId, UnreadRows.Of(before, before?.First), UnreadRows.Of(chat, chat.First));
        UnreadRows.Write(session, chat.Second.UserId, UnreadRows.Of(before, before?.Second), UnreadRows.Of(chat, chat.Second));
        foreach (var message in change.Messages)
        {
            MessageWrites.Write(session, no, chat, message, isNew: message.Seq > (before?.Seq ?? 0));
        }

        if (keyed > key.KeyedSeq)
        {
            MessageKeys.Add(session, no, key.KeyedSeq);
        }

        return true;
    }

    private static bool TryWriteChat(
        SqliteSession session, (long No, long Version) before, Conversation chat, (bool HasText, long Keyed) index) => session.Execute(
        UpdateChat,
        ("@status", (int)chat.Status), ("@requestedBy", chat.RequestedBy), ("@requestedAt", chat.RequestedAt.Milliseconds()),
        ("@place", chat.RequestPlace), ("@respondedAt", chat.RespondedAt?.Milliseconds()),
        ("@lastMessageAt", chat.LastMessageAt?.Milliseconds()),
        ("@seq", chat.Seq), ("@rev", chat.Rev), ("@version", chat.Version), ("@clearedByBoth", chat.ClearedByBothUpToSeq),
        ("@erasedUpTo", chat.ErasedUpToSeq), ("@statusRev", chat.StatusRev), ("@webhookFrom", chat.Webhook?.FromRev),
        ("@webhookAt", chat.Webhook?.At.Milliseconds()), ("@keyed", index.Keyed), ("@hasText", index.HasText),
        ("@no", before.No), ("@before", before.Version)) == 1;

    // Marked as changed when this member can see a difference.
    private static void WriteMember(
        SqliteSession session, (long Chat, int Side) key, Conversation chat, (Member? Before, Member After) member, bool shared)
    {
        var (before, after) = member;
        var (list, sortAt) = ChatListSlot.Of(chat, after.UserId);
        long? changed = shared || before?.OwnRev != after.OwnRev ? session.NextChange() : null;
        if (changed is null && before == after)
        {
            return;
        }

        ReadOnlySpan<(string, object?)> values =
        [
            ("@list", list), ("@sortAt", sortAt), ("@changed", changed), ("@ownRev", after.OwnRev), ("@unread", after.Unread),
            ("@lastReadSeq", after.LastReadSeq), ("@sharedReadSeq", after.SharedReadSeq), ("@archived", after.Archived),
            ("@muted", after.Muted), ("@mutedUntil", after.MutedUntil?.Milliseconds()), ("@clearedUpToSeq", after.ClearedUpToSeq),
            ("@clearedAtRev", after.ClearedAtRev), ("@clearedAtOwnRev", after.ClearedAtOwnRev), ("@hidden", after.Hidden),
            ("@blocked", after.Blocked), ("@reported", after.ReportedSeq),
            ("@seenAtBlock", after.SeenAtBlock?.Milliseconds()), ("@readRev", after.ReadRev), ("@chat", key.Chat), ("@side", key.Side),
        ];
        // The outbox may have changed the mark since the chat was loaded, so it is written only if the commit changed it.
        if (before?.Push == after.Push)
        {
            session.Execute(UpdateMember, values);
        }
        else
        {
            session.Execute(UpdateMemberAndMark, [.. values, .. PushRows.ValuesOf(after.Push)]);
        }
    }
}
