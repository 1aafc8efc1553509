using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteChatStore(SqliteDatabase database) : IChatStore
{
    private static readonly string ById = $"{MessageRows.Select} where {MessageRows.InChat} and m.id = @id";

    private static readonly string BySender = $"""
        {MessageRows.Select} where {MessageRows.InChat} and m.sender_id = @sender and m.client_message_id = @client
        """;

    public Task<Conversation?> FindAsync(string chatId, CancellationToken ct) =>
        database.ReadAsync(session => ChatRows.Find(session, ChatQuery.Of(chatId))?.Chat, ct);

    public Task<LoadedChat?> LoadAsync(ChatQuery query, CancellationToken ct) =>
        database.ReadAsync<LoadedChat?>(
            session => ChatRows.Find(session, query) is { } chat ? WithMessages(session, chat, query) : null, ct);

    public Task<bool> CommitAsync(LoadedChat? before, ChatChange change, CancellationToken ct) => database.WriteAsync(
        session => before is null ? ChatWrites.TryCreate(session, change) : ChatWrites.TryUpdate(session, (SqliteChat)before, change), ct);

    private static SqliteChat WithMessages(SqliteSession session, SqliteChat chat, ChatQuery query)
    {
        List<Message> found = [];
        foreach (var id in query.MessageIds)
        {
            found.AddRange(session.List(ById, row => MessageRows.Map(row, chat.Chat), ("@chat", chat.No), ("@id", id)));
        }

        foreach (var sent in query.Sent)
        {
            found.AddRange(session.List(
                BySender, row => MessageRows.Map(row, chat.Chat), ("@chat", chat.No), ("@sender", sent.SenderId),
                ("@client", sent.ClientMessageId)));
        }

        return found.Count == 0 ? chat : chat with { Messages = found };
    }
}
