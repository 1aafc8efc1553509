using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Core.Presence;
using Chat.Core.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Adapters.Sqlite;

public static class SqliteRegistration
{
    /// <summary>Keeps everything in the Sqlite file at <paramref name="path"/>. The provider must be disposed asynchronously.</summary>
    public static IServiceCollection AddSqliteStores(this IServiceCollection services, string path) => services
        .AddSingleton(new SqliteOptions { Path = path })
        .AddSingleton<SqliteDatabase>()
        .AddHostedService<SqliteAtStart>()
        .AddSingleton<IChatStore, SqliteChatStore>()
        .AddSingleton<IMessageStore, SqliteMessageStore>()
        .AddSingleton<IMessageReader, SqliteMessageReader>()
        .AddSingleton<IErasureStore, SqliteErasureStore>()
        .AddSingleton<IPresenceStore, SqlitePresenceStore>()
        .AddSingleton<IUserStore, SqliteUserStore>()
        .AddSingleton<IMediaStore, SqliteMediaStore>();
}
