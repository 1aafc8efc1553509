using Chat.Core.Chats;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>A chat with the number it goes by inside the database.</summary>
internal sealed record StoredChat(long No, Conversation Chat);

/// <summary>Reads chats with both their members.</summary>
internal static class ChatRows
{
    private const int ChatColumnCount = 12;

    private static readonly string[] MemberColumns =
    [
        "user_id", "own_rev", "unread", "last_read_seq", "shared_read_seq", "archived", "muted", "muted_until",
        "cleared_up_to_seq", "cleared_at_rev", "cleared_at_own_rev", "hidden", "blocked", "returned_with_seq",
    ];

    public static readonly string Columns = $"""
        c.no, c.id, c.status, c.requested_by, c.created_at, c.requested_at, c.responded_at, c.last_message_at, c.seq, c.rev, c.version, c.request_place,
        {Of("a")}, {Of("b")}
        """;

    public const string Members = """
        join members a on a.chat = c.no and a.side = 0
        join members b on b.chat = c.no and b.side = 1
        """;

    private static readonly string ById = $"select {Columns} from chats c {Members} where c.id = @id";

    private static readonly string ByPair = $"select {Columns} from chats c {Members} where c.first_user = @first and c.second_user = @second";

    public static StoredChat? Find(SqliteSession session, string chatId) => session.Find(ById, Map, ("@id", chatId));

    public static StoredChat? FindByPair(SqliteSession session, string userId, string otherUserId)
    {
        var inOrder = string.CompareOrdinal(userId, otherUserId) < 0;
        return session.Find(
            ByPair, Map, ("@first", inOrder ? userId : otherUserId), ("@second", inOrder ? otherUserId : userId));
    }

    public static StoredChat Map(SqliteDataReader row) => new(row.GetInt64(0), new Conversation
    {
        Id = row.GetString(1),
        Status = (ChatStatus)row.GetInt32(2),
        RequestedBy = row.GetString(3),
        CreatedAt = row.GetTime(4),
        RequestedAt = row.GetTime(5),
        RespondedAt = row.FindTime(6),
        LastMessageAt = row.FindTime(7),
        Seq = row.GetInt64(8),
        Rev = row.GetInt64(9),
        Version = row.GetInt64(10),
        RequestPlace = (int?)row.FindNumber(11),
        First = MapMember(row, ChatColumnCount),
        Second = MapMember(row, ChatColumnCount + MemberColumns.Length),
    });

    private static Member MapMember(SqliteDataReader row, int at) => new()
    {
        UserId = row.GetString(at),
        OwnRev = row.GetInt64(at + 1),
        Unread = row.GetInt32(at + 2),
        LastReadSeq = row.GetInt64(at + 3),
        SharedReadSeq = row.GetInt64(at + 4),
        Archived = row.GetBoolean(at + 5),
        Muted = row.GetBoolean(at + 6),
        MutedUntil = row.FindTime(at + 7),
        ClearedUpToSeq = row.GetInt64(at + 8),
        ClearedAtRev = row.FindNumber(at + 9),
        ClearedAtOwnRev = row.GetInt64(at + 10),
        Hidden = row.GetBoolean(at + 11),
        Blocked = row.GetBoolean(at + 12),
        ReturnedWithSeq = row.GetInt64(at + 13),
    };

    private static string Of(string alias) => string.Join(", ", MemberColumns.Select(column => $"{alias}.{column}"));
}
