using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Adapters.Sqlite;

/// <summary>Reads messages.</summary>
internal static class MessageRows
{
    private static readonly string[] ColumnNames =
    [
        "id", "seq", "rev", "sender_id", "client_message_id", "fingerprint", "type", "content", "media", "reply_to_id",
        "reply_to_seq", "reply_to_sender", "reactions", "created_at", "edited_at", "edits", "deleted", "hidden_first", "hidden_second",
        "metadata",
    ];

    /// <summary>The beginning of each query of messages: the message is <c>m</c>, and <c>@chat</c> is the number of its chat.</summary>
    public static readonly string Select = SelectBy("");

    public const string InChat = "m.chat = @chat";

    /// <summary>A range of seqs, and not hidden for the member on side <c>@side</c>; null for either side.</summary>
    public const string InRange = """
        m.chat = @chat and m.seq > @after and m.seq < @before
            and (@side is null or (case @side when 0 then m.hidden_first else m.hidden_second end) is null)
            and (@from is null or m.sender_id = @from) and (@deleted or m.deleted = 0)
        """;

    /// <summary>Selects by an index that Sqlite would not choose by itself: it does not know how few rows the index has.</summary>
    public static string SelectBy(string indexedBy) => $"select {ColumnsOf("m")} from messages m {indexedBy}";

    public static string ColumnsOf(string alias) => string.Join(", ", ColumnNames.Select(
        column => column == "rev" ? RevOf(alias) : $"{alias}.{column}"));

    /// <summary>The rev of the last change: <c>rev</c> is that of the send.</summary>
    public static string RevOf(string alias) => $"coalesce({alias}.changed_rev, {alias}.rev)";

    /// <summary>A user in a column of messages: the side, for a member of the chat.</summary>
    public static object UserColumn(Conversation chat, string userId) =>
        userId == chat.First.UserId ? 0 : userId == chat.Second.UserId ? 1 : userId;

    /// <summary>The values of <see cref="InRange"/>.</summary>
    public static (string, object?)[] ValuesOf(SqliteChat chat, MessageFilter filter) =>
    [
        ("@chat", chat.No), ("@after", filter.After), ("@before", Math.Min(filter.Before, chat.Chat.Seq + 1)),
        ("@side", filter.NotHiddenFor is { } userId ? SideOf(chat.Chat, userId) : null),
        ("@from", filter.From is { } from ? UserColumn(chat.Chat, from) : null), ("@deleted", !filter.ExcludeDeleted),
    ];

    /// <summary>0 or 1, as in column members.side.</summary>
    public static int SideOf(Conversation chat, string userId) => chat.First.UserId == userId ? 0 : 1;

    public static Message Map(SqliteRow row, Conversation chat) => Map(row, (chat.Id, chat.First.UserId, chat.Second.UserId), 0);

    public static Message Map(SqliteRow row, (string Id, string First, string Second) chat, int at) => new()
    {
        ChatId = chat.Id,
        Id = HexColumn.Read(row, at),
        Seq = row.GetInt64(at + 1),
        Rev = row.GetInt64(at + 2),
        SenderId = UserOf(row, at + 3, chat),
        ClientMessageId = HexColumn.Read(row, at + 4),
        Fingerprint = HexColumn.Read(row, at + 5),
        Type = (MessageType)row.GetInt32(at + 6),
        Content = row.FindText(at + 7),
        Media = row.FindList<MediaItem>(at + 8),
        ReplyTo = row.IsDBNull(at + 9)
            ? null
            : new ReplyTo(HexColumn.Read(row, at + 9), row.GetInt64(at + 10), UserOf(row, at + 11, chat)),
        Reactions = row.FindList<Reaction>(at + 12),
        CreatedAt = row.GetTime(at + 13),
        EditedAt = row.FindTime(at + 14),
        Edits = row.GetInt32(at + 15),
        Deleted = row.GetBoolean(at + 16),
        Hidings = Hidings((chat.First, row.FindNumber(at + 17)), (chat.Second, row.FindNumber(at + 18))),
        Metadata = row.FindText(at + 19),
    };

    private static string UserOf(SqliteRow row, int column, (string Id, string First, string Second) chat) =>
        !row.IsInteger(column) ? row.GetString(column) : row.GetInt64(column) == 0 ? chat.First : chat.Second;

    // In the order in which they were made, as far as that is known.
    private static IReadOnlyList<Hiding> Hidings(params ReadOnlySpan<(string UserId, long? OwnRev)> sides)
    {
        List<Hiding> hidings = [];
        foreach (var (userId, ownRev) in sides)
        {
            if (ownRev is { } rev)
            {
                hidings.Add(new Hiding(userId, rev));
            }
        }

        return hidings;
    }
}
