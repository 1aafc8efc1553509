using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Finds messages by their id or by their client's id. message_keys contains hashes of both for the messages up to the chat's
/// keyed_seq; the few behind it are scanned. So one send of many writes the keys, for all of these in a row, and the other sends don't
/// touch their pages.
/// </summary>
internal static class MessageKeys
{
    private const int MaxUnkeyed = 16;

    private const string Insert = "insert or ignore into message_keys(chat, key, seq) values(@chat, @key, @seq)";

    private const string Unkeyed = "select seq, id, client_message_id from messages where chat = @chat and seq > @keyed order by seq";

    private static readonly string ById = FindBy("m.id = @id");

    private static readonly string BySender = FindBy("m.sender_id = @sender and m.client_message_id = @client");

    /// <summary>The function <c>message_key(text)</c> of the schema's steps. Stored keys depend on it, so it can't change.</summary>
    public static int Of(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadInt32BigEndian(hash);
    }

    public static IEnumerable<Message> FindById(SqliteSession session, SqliteChat chat, string id) => session.List(
        ById, row => MessageRows.Map(row, chat.Chat),
        ("@chat", chat.No), ("@key", Of(id)), ("@keyed", chat.KeyedSeq), ("@id", HexColumn.ToColumn(id)));

    public static IEnumerable<Message> FindSent(SqliteSession session, SqliteChat chat, SendKey sent) => session.List(
        BySender, row => MessageRows.Map(row, chat.Chat),
        ("@chat", chat.No), ("@key", Of(sent.ClientMessageId)), ("@keyed", chat.KeyedSeq),
        ("@sender", MessageRows.UserColumn(chat.Chat, sent.SenderId)), ("@client", HexColumn.ToColumn(sent.ClientMessageId)));

    /// <summary>The chat's next keyed_seq: the same while few messages are behind it.</summary>
    public static long NextSeq(long keyed, long seq) => seq - keyed >= MaxUnkeyed ? seq : keyed;

    /// <summary>Writes the keys of the messages above <paramref name="keyed"/>.</summary>
    public static void Add(SqliteSession session, long chat, long keyed)
    {
        var messages = session.List(
            Unkeyed, row => (Seq: row.GetInt64(0), Id: HexColumn.Read(row, 1), Client: HexColumn.Read(row, 2)),
            ("@chat", chat), ("@keyed", keyed));
        foreach (var (seq, id, client) in messages)
        {
            session.Execute(Insert, ("@chat", chat), ("@key", Of(id)), ("@seq", seq));
            session.Execute(Insert, ("@chat", chat), ("@key", Of(client)), ("@seq", seq));
        }
    }

    // A hash may belong to several messages, so the ids themselves are compared. The cross join keeps the order: Sqlite might walk the
    // chat's messages otherwise.
    private static string FindBy(string condition) => $"""
        select {MessageRows.ColumnsOf("m")} from message_keys k cross join messages m on m.chat = k.chat and m.seq = k.seq
        where k.chat = @chat and k.key = @key and {condition}
        union all
        {MessageRows.Select} where {MessageRows.InChat} and m.seq > @keyed and {condition}
        limit 1
        """;
}
