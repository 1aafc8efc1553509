using Chat.Core.Adapters.Sqlite;
using Chat.Functions;

namespace Chat.LocalHost;

/// <summary>The product's own functions, middleware and services.</summary>
internal static class ChatParts
{
    private const string DatabaseFile = "chat.db";

    public static LocalHostParts Create() => new(
        typeof(ChatComposition).Assembly.GetExportedTypes(),
        ChatComposition.Middleware,
        (services, configuration) =>
        {
            services.AddChat(configuration);
            // The data folder is prepared before any service is added.
            services.AddSqliteStores(Path.Combine(configuration[DataFolder.PathSetting]!, DatabaseFile));
        });
}
