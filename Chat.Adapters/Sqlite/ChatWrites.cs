using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>Writes chats with both their members, inside a write.</summary>
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

    private const string UpdateChat = """
        update chats set status = @status, requested_by = @requestedBy, requested_at = @requestedAt, request_place = @place, responded_at = @respondedAt,
            last_message_at = @lastMessageAt, seq = @seq, rev = @rev, version = @version, cleared_by_both = @clearedByBoth
        where no = @no
        """;

    private const string UpdateMember = """
        update members set list = @list, sort_at = @sortAt, changed = coalesce(@changed, changed), own_rev = @ownRev, unread = @unread,
            last_read_seq = @lastReadSeq, shared_read_seq = @sharedReadSeq, archived = @archived, muted = @muted, muted_until = @mutedUntil,
            cleared_up_to_seq = @clearedUpToSeq, cleared_at_rev = @clearedAtRev, cleared_at_own_rev = @clearedAtOwnRev,
            hidden = @hidden, blocked = @blocked, returned_with_seq = @returnedWithSeq
        where chat = @chat and side = @side
        """;

    private const string FindPlace = "select id from chats where requested_by = @user and request_place = @place and id <> @id";

    private const string NextChange = "update counters set value = value + 1 where name = 'change' returning value";

    /// <summary>Makes the rows of a new chat and stores it in them.</summary>
    public static StoredChat Insert(SqliteSession session, Conversation chat)
    {
        var createdAt = chat.CreatedAt.Milliseconds();
        var no = session.Number(
            InsertChat, ("@id", chat.Id), ("@first", chat.First.UserId), ("@second", chat.Second.UserId), ("@createdAt", createdAt));
        foreach (var (side, member) in new[] { (0, chat.First), (1, chat.Second) })
        {
            session.Execute(
                InsertMember, ("@chat", no), ("@side", side), ("@user", member.UserId), ("@chatId", chat.Id), ("@createdAt", createdAt));
        }

        var stored = new StoredChat(no, chat);
        Write(session, stored, forFirst: true, forSecond: true);
        return stored;
    }

    /// <summary>
    /// Stores <paramref name="after"/> over <paramref name="before"/> as the next version, and marks it as changed for
    /// those who can see a difference: both when the rev moved, else who moved their ownRev.
    /// </summary>
    public static StoredChat Update(SqliteSession session, StoredChat before, Conversation after)
    {
        var stored = before with { Chat = after with { Version = before.Chat.Version + 1 } };
        var shared = after.Rev != before.Chat.Rev;
        Write(
            session,
            stored,
            forFirst: shared || after.First.OwnRev != before.Chat.First.OwnRev,
            forSecond: shared || after.Second.OwnRev != before.Chat.Second.OwnRev);
        return stored;
    }

    /// <summary>Another chat of the requester has the place of this one.</summary>
    public static bool IsPlaceTaken(SqliteSession session, Conversation chat) =>
        chat.RequestPlace is { } place
        && session.Find(FindPlace, row => row.GetString(0), ("@user", chat.RequestedBy), ("@place", place), ("@id", chat.Id)) is not null;

    private static void Write(SqliteSession session, StoredChat stored, bool forFirst, bool forSecond)
    {
        var (no, chat) = stored;
        session.Execute(
            UpdateChat,
            ("@status", (int)chat.Status), ("@requestedBy", chat.RequestedBy), ("@requestedAt", chat.RequestedAt.Milliseconds()),
            ("@place", chat.RequestPlace), ("@respondedAt", chat.RespondedAt?.Milliseconds()), ("@lastMessageAt", chat.LastMessageAt?.Milliseconds()),
            ("@seq", chat.Seq), ("@rev", chat.Rev), ("@version", chat.Version),
            ("@clearedByBoth", Math.Min(chat.First.ClearedUpToSeq, chat.Second.ClearedUpToSeq)), ("@no", no));

        long? change = forFirst || forSecond ? session.Number(NextChange) : null;
        WriteMember(session, stored, 0, chat.First, forFirst ? change : null);
        WriteMember(session, stored, 1, chat.Second, forSecond ? change : null);
    }

    private static void WriteMember(SqliteSession session, StoredChat stored, int side, Member member, long? change)
    {
        var (list, sortAt) = ChatShelf.Of(stored.Chat, member.UserId);
        session.Execute(
            UpdateMember,
            ("@list", list), ("@sortAt", sortAt), ("@changed", change), ("@ownRev", member.OwnRev), ("@unread", member.Unread),
            ("@lastReadSeq", member.LastReadSeq), ("@sharedReadSeq", member.SharedReadSeq), ("@archived", member.Archived),
            ("@muted", member.Muted), ("@mutedUntil", member.MutedUntil?.Milliseconds()), ("@clearedUpToSeq", member.ClearedUpToSeq),
            ("@clearedAtRev", member.ClearedAtRev), ("@clearedAtOwnRev", member.ClearedAtOwnRev), ("@hidden", member.Hidden),
            ("@blocked", member.Blocked), ("@returnedWithSeq", member.ReturnedWithSeq), ("@chat", stored.No), ("@side", side));
    }
}
