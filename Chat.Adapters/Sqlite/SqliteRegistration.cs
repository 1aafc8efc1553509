using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Media;
using Chat.Core.Presence;
using Chat.Core.Push;
using Chat.Core.Safety;
using Chat.Core.Users;
using Chat.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Adapters.Sqlite;

public static class SqliteRegistration
{
    /// <summary>Keeps everything in the Sqlite file at <paramref name="path"/>. The provider must be disposed asynchronously.</summary>
    public static IServiceCollection AddSqliteStores(
        this IServiceCollection services, string path, SqliteSynchronous synchronous = SqliteSynchronous.Normal) => services
        .AddSingleton(new SqliteOptions { Path = path, Synchronous = synchronous })
        .AddSingleton<SqliteDatabase>()
        .AddHostedService<SqliteAtStart>()
        .AddSingleton<IChatStore, SqliteChatStore>()
        .AddSingleton<IChatLists, SqliteChatLists>()
        .AddSingleton<IMessageReader, SqliteMessageReader>()
        .AddSingleton<ILeaseStore, SqliteLeaseStore>()
        .AddSingleton<IRoomStore, SqliteRoomStore>()
        .AddSingleton<ITypingThrottle, SqliteTypingThrottle>()
        .AddSingleton<IUserStore, SqliteUserStore>()
        .AddSingleton<IMediaStore, SqliteMediaStore>()
        .AddSingleton<IProfileStore, SqliteProfileStore>()
        .AddSingleton<IReportStore, SqliteReportStore>()
        .AddSingleton<ISuspensionStore, SqliteSuspensionStore>()
        .AddSingleton<IAuditLog, SqliteAuditLog>()
        .AddSingleton<IWebhookStore, SqliteWebhookStore>()
        .AddSingleton<IDeviceStore, SqliteDeviceStore>()
        .AddSingleton<IPushOutbox, SqlitePushOutbox>()
        .AddSingleton<IProviderTokenStore, SqliteProviderTokenStore>();
}
