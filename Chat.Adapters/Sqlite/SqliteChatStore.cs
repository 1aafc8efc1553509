using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteChatStore(SqliteDatabase database) : IChatStore
{
    public Task<Conversation?> FindAsync(string chatId, CancellationToken ct) =>
        database.ReadFewAsync(session => ChatRows.Find(session, ChatQuery.Of(chatId))?.Chat, ct);

    public Task<LoadedChat?> LoadAsync(ChatQuery query, CancellationToken ct) =>
        database.ReadFewAsync<LoadedChat?>(
            session => ChatRows.Find(session, query) is { } chat ? WithMessages(session, chat, query) : null, ct);

    public Task<bool> CommitAsync(LoadedChat? before, ChatChange change, CancellationToken ct) => database.WriteAsync(
        session => before is null ? ChatWrites.TryCreate(session, change) : ChatWrites.TryUpdate(session, (SqliteChat)before, change), ct);

    private static SqliteChat WithMessages(SqliteSession session, SqliteChat chat, ChatQuery query)
    {
        List<Message> found = [];
        foreach (var id in query.MessageIds)
        {
            found.AddRange(MessageKeys.FindById(session, chat, id));
        }

        foreach (var sent in query.Sent)
        {
            found.AddRange(MessageKeys.FindSent(session, chat, sent));
        }

        return found.Count == 0 ? chat : chat with { Messages = found };
    }
}
