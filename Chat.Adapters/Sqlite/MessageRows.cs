using Chat.Core.Chats;
using Chat.Core.Messages;
using Microsoft.Data.Sqlite;

namespace Chat.Adapters.Sqlite;

/// <summary>Reads messages, each with the one it answers.</summary>
internal static class MessageRows
{
    private static readonly string[] ColumnNames =
    [
        "id", "seq", "rev", "sender_id", "client_message_id", "fingerprint", "type", "content", "media", "reply_to_id",
        "reply_to_seq", "reply_to_sender", "reactions", "created_at", "edited_at", "edits", "deleted", "hidden_first", "hidden_second",
    ];

    /// <summary>Begins each query of messages: they are <c>m</c>, and <c>@chat</c> names their chat.</summary>
    public static readonly string Select = SelectBy("");

    /// <summary>The same, by an index that Sqlite would not choose by itself; it does not know how few rows that holds.</summary>
    public static string SelectBy(string indexedBy) => $"""
        select {Of("m")}, {Of("o")} from messages m {indexedBy}
        left join messages o on o.chat = m.chat and o.seq = m.reply_to_seq and o.id = m.reply_to_id
        """;

    public const string InChat = "m.chat = (select no from chats where id = @chat)";

    /// <summary>Not hidden for the member on side <c>@side</c>.</summary>
    public const string Shown = "(case @side when 0 then m.hidden_first else m.hidden_second end) is null";

    private static readonly string ById = $"{Select} where {InChat} and m.id = @id";

    public static Message? Find(SqliteSession session, Conversation chat, string messageId) =>
        session.Find(ById, row => Map(row, chat), ("@chat", chat.Id), ("@id", messageId));

    /// <summary>0 or 1, as in column members.side.</summary>
    public static int SideOf(Conversation chat, string userId) => chat.First.UserId == userId ? 0 : 1;

    public static Message Map(SqliteDataReader row, Conversation chat)
    {
        var message = Map(row, chat, 0);
        return row.FindText(9) is { } id
            ? message with { ReplyTo = new ReplyTo(id, row.GetInt64(10), row.GetString(11)) { Original = FindOriginal(row, chat) } }
            : message;
    }

    private static Message? FindOriginal(SqliteDataReader row, Conversation chat) =>
        row.IsDBNull(ColumnNames.Length) ? null : Map(row, chat, ColumnNames.Length);

    private static Message Map(SqliteDataReader row, Conversation chat, int at) => new()
    {
        ChatId = chat.Id,
        Id = row.GetString(at),
        Seq = row.GetInt64(at + 1),
        Rev = row.GetInt64(at + 2),
        SenderId = row.GetString(at + 3),
        ClientMessageId = row.GetString(at + 4),
        Fingerprint = row.GetString(at + 5),
        Type = (MessageType)row.GetInt32(at + 6),
        Content = row.FindText(at + 7),
        Media = row.FindList<MediaItem>(at + 8),
        Reactions = row.FindList<Reaction>(at + 12),
        CreatedAt = row.GetTime(at + 13),
        EditedAt = row.FindTime(at + 14),
        Edits = row.GetInt32(at + 15),
        Deleted = row.GetBoolean(at + 16),
        Hidings = Hidings(chat, row.FindNumber(at + 17), row.FindNumber(at + 18)),
    };

    public static IReadOnlyList<Hiding> Hidings(Conversation chat, long? first, long? second) => (first, second) switch
    {
        (null, null) => [],
        ({ } rev, null) => [new Hiding(chat.First.UserId, rev)],
        (null, { } rev) => [new Hiding(chat.Second.UserId, rev)],
        ({ } a, { } b) => [new Hiding(chat.First.UserId, a), new Hiding(chat.Second.UserId, b)],
    };

    private static string Of(string alias) => string.Join(", ", ColumnNames.Select(column => $"{alias}.{column}"));
}
