using Chat.Adapters.Mongo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>
/// <c>dotnet run --project Chat.LocalHost -- mongo-indexes</c>: creates the missing indexes of the database that the settings
/// name, and ends. A deployment with Mongo__EnsureIndexes=false runs it before the code that needs them.
/// </summary>
internal static class IndexCommand
{
    public const string Name = "mongo-indexes";

    public static async Task RunAsync(TextWriter output)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        await using var services = new ServiceCollection().AddMongoStores(configuration).BuildServiceProvider();
        await MongoIndexes.EnsureAsync(services.GetRequiredService<IOptions<MongoOptions>>().Value, CancellationToken.None);
        await output.WriteLineAsync("The database has all indexes.");
    }
}
