using System.Diagnostics;
using System.Globalization;
using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace Chat.Benchmarks.Sends;

/// <summary>
/// Sends through the use case to MongoDB against <see cref="BareMongoSends"/>, in turns on one server. CHAT_TEST_MONGO names it.
/// </summary>
internal static class MongoSendBenchmark
{
    private const int Chats = 16;
    private const int SendsPerChat = 100;
    private const int Rounds = 5;
    private const string MongoSetting = "CHAT_TEST_MONGO";

    /// <summary>Prints a table; fails below the throughput that <paramref name="args"/> says, as a share of the bare loop's.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var min = args is [var text] ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
        var options = new MongoOptions
        {
            ConnectionString = Environment.GetEnvironmentVariable(MongoSetting)
                ?? throw new InvalidOperationException($"Set {MongoSetting} to the connection string of a MongoDB server."),
            Database = $"chat_sends_{Environment.ProcessId}",
        };
        using var folder = new SendFolder();
        using var client = new MongoClient(options.ConnectionString);
        await MongoIndexes.EnsureAsync(options, CancellationToken.None);
        try
        {
            await using var services = Compose(options, folder);
            var chats = await StoreSends.OpenAsync(services, 2 * Chats);
            var bare = new BareMongoSends(client.GetDatabase(options.Database), chats[Chats..]);
            return await CompareAsync(
                () => bare.SendAsync(SendsPerChat), () => StoreSends.SendAsync(services, chats[..Chats], SendsPerChat), min);
        }
        finally
        {
            await client.DropDatabaseAsync(options.Database);
        }
    }

    private static async Task<int> CompareAsync(Func<Task> sendBare, Func<Task> send, double min)
    {
        var (least, ours) = (new List<double>(), new List<double>());
        // The first of each compiles the code and is not counted.
        for (var round = 0; round <= Rounds; round++)
        {
            least.Add(await MeasureAsync(sendBare));
            ours.Add(await MeasureAsync(send));
        }

        var shares = ours[1..].Zip(least[1..], (one, other) => one / other).Order().ToList();
        Console.WriteLine("| | sends a second |\n|---|---|");
        Console.WriteLine($"| bare loop | {Median(least[1..]):0} |\n| SendMessage | {Median(ours[1..]):0} |");
        Console.WriteLine($"Sends have {Median(shares):0.00} of the bare loop's throughput, from {shares[0]:0.00} to {shares[^1]:0.00}.");
        return Median(shares) >= min ? 0 : 1;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<double> MeasureAsync(Func<Task> send)
    {
        var began = Stopwatch.GetTimestamp();
        await send();
        return Chats * SendsPerChat / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static ServiceProvider Compose(MongoOptions options, SendFolder folder)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Mongo:ConnectionString"] = options.ConnectionString,
            ["Mongo:Database"] = options.Database,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return StoreSends.ComposeCore(folder.Media).AddMongoStores(configuration).BuildServiceProvider();
    }
}
