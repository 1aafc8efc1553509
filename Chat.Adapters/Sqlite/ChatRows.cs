using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// A loaded chat with the number by which its rows are found, and the seq up to which <see cref="MessageKeys"/> has keys.
/// </summary>
internal sealed record SqliteChat(long No, long KeyedSeq, Conversation Chat, IReadOnlyList<Message> Messages) : LoadedChat(Chat, Messages);

/// <summary>Reads chats with both their members and their newest message.</summary>
internal static class ChatRows
{
    private static readonly string[] ChatColumns =
    [
        "no", "id", "status", "requested_by", "created_at", "requested_at", "responded_at", "last_message_at", "seq", "rev",
        "version", "request_place", "erased_up_to", "status_rev", "webhook_from", "webhook_at",
        "keyed_seq",
    ];

    private static readonly string[] MemberColumns =
    [
        "user_id", "own_rev", "unread", "last_read_seq", "shared_read_seq", "archived", "muted", "muted_until",
        "cleared_up_to_seq", "cleared_at_rev", "cleared_at_own_rev", "hidden", "blocked", "reported_seq",
        "seen_at_block", "read_rev",
        .. PushRows.MemberColumns,
    ];

    public static readonly string Columns = $"""
        {Of("c", ChatColumns)}, {Of("a", MemberColumns)}, {Of("b", MemberColumns)}, {MessageRows.ColumnsOf("l")}
        """;

    public const string Joins = """
        join members a on a.chat = c.no and a.side = 0
        join members b on b.chat = c.no and b.side = 1
        left join messages l on l.chat = c.no and l.seq = c.seq
        """;

    private static readonly string ById = $"select {Columns} from chats c {Joins} where c.id = @id";

    private static readonly string ByPair =
        $"select {Columns} from chats c {Joins} where c.first_user = @first and c.second_user = @second";

    public static SqliteChat? Find(SqliteSession session, ChatQuery query) => query.Pair is var (first, second)
        ? session.Find(ByPair, Map, ("@first", first), ("@second", second))
        : session.Find(ById, Map, ("@id", query.ChatId));

    public static SqliteChat Map(SqliteRow row)
    {
        var id = row.GetString(1);
        var first = MapMember(row, ChatColumns.Length);
        var second = MapMember(row, ChatColumns.Length + MemberColumns.Length);
        var newest = ChatColumns.Length + (2 * MemberColumns.Length);
        return new SqliteChat(row.GetInt64(0), row.GetInt64(16), Messages: [], Chat: new Conversation
        {
            Id = id,
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
            ErasedUpToSeq = row.GetInt64(12),
            StatusRev = row.GetInt64(13),
            Webhook = row.FindNumber(14) is { } from ? new WebhookMark(from, row.GetTime(15), row.GetInt64(9)) : null,
            First = first,
            Second = second,
            LastMessage = row.IsDBNull(newest) ? null : MessageRows.Map(row, (id, first.UserId, second.UserId), newest),
        });
    }

    private static Member MapMember(SqliteRow row, int at) => new()
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
        ReportedSeq = row.GetInt64(at + 13),
        SeenAtBlock = row.FindTime(at + 14),
        ReadRev = row.GetInt64(at + 15),
        Push = PushRows.FindMark(row, at + 16),
        Pushed = PushRows.FindPushed(row, at + 23),
    };

    private static string Of(string alias, string[] columns) => string.Join(", ", columns.Select(column => $"{alias}.{column}"));
}
