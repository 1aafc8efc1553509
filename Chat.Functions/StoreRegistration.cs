using Chat.Adapters.Mongo;
using Chat.Adapters.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Functions;

/// <summary>Chooses the store by the setting Chat__Store: sqlite (the default) or mongo.</summary>
internal static class StoreRegistration
{
    private const string DatabaseFile = "chat.db";
    private const string DefaultDataPath = "./.data";

    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration) =>
        configuration["Chat:Store"] switch
        {
            null or "" or "sqlite" => services.AddSqliteStores(
                Path.Combine(configuration["Chat:DataPath"] ?? DefaultDataPath, DatabaseFile)),
            "mongo" => services.AddMongoStores(configuration),
            _ => throw new OptionsValidationException("Chat__Store", typeof(string), ["Chat__Store must be sqlite or mongo."]),
        };
}
