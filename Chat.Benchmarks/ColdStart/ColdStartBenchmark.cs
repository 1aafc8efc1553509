using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Benchmarks.ColdStart;

/// <summary>
/// The cold start of the worker against that of an empty one, in turns, under a small Functions host. CHAT_TEST_MONGO names the
/// database.
/// </summary>
internal static class ColdStartBenchmark
{
    private const int Rounds = 9;
    private const string MongoSetting = "CHAT_TEST_MONGO";
    private const string Secret = "the benchmark's own secret, long enough for HS256";

    private static readonly string Token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = "ana" },
        SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256),
    });

    /// <summary>Prints a table.</summary>
    /// <param name="args">The two assemblies when they are published already: that of Chat.Functions and the empty one.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var mongo = Environment.GetEnvironmentVariable(MongoSetting)
            ?? throw new InvalidOperationException($"Set {MongoSetting} to the connection string of a MongoDB server.");
        var folder = Directory.CreateTempSubdirectory("chat-cold-start-");
        var (chat, empty) = args is [var first, var second]
            ? (Path.GetFullPath(first), Path.GetFullPath(second))
            : (await PublishedWorkers.PublishAsync(PublishedWorkers.Chat, folder.FullName),
                await PublishedWorkers.PublishAsync(PublishedWorkers.Empty, folder.FullName));

        var (ours, theirs) = (new List<ColdStart>(), new List<ColdStart>());
        // The first of each reads the files from the disk and is not counted.
        for (var round = 0; round <= Rounds; round++)
        {
            theirs.Add(await ColdStart.MeasureAsync(empty, new Dictionary<string, string>(StringComparer.Ordinal), Token));
            ours.Add(await ColdStart.MeasureAsync(chat, Settings(mongo), Token));
        }

        Print(chat, ours[1..], empty, theirs[1..]);
        folder.Delete(recursive: true);
        return 0;
    }

    private static Dictionary<string, string> Settings(string mongo) => new(StringComparer.Ordinal)
    {
        ["JWT_SECRET"] = Secret,
        ["Mongo__ConnectionString"] = mongo,
        ["Mongo__Database"] = "chat-cold-start",
        ["AzureSignalRConnectionString"] = $"Endpoint=http://localhost;Port=8888;AccessKey={new string('k', 64)};Version=1.0;",
        ["Image_Kit_Public_Key_Owner"] = "public",
        ["Image_Kit_Private_Key_Owner"] = "private",
        ["Image_Kit_URL"] = "https://ik.imagekit.io/benchmark",
    };

    private static void Print(string chat, List<ColdStart> ours, string empty, List<ColdStart> theirs)
    {
        Console.WriteLine(
            "| ms | connected | loaded | first answer | CPU until then | first authenticated call | CPU of it | later call |\n"
            + "|---|---|---|---|---|---|---|---|");
        var (their, our) = (Medians(theirs), Medians(ours));
        Row("empty worker", their);
        Row("Chat.Functions", our);
        Row("difference", [.. our.Zip(their, (one, other) => one - other)]);
        Console.WriteLine($"Publish folders: {Megabytes(chat):0.0} MB and {Megabytes(empty):0.0} MB.");
    }

    private static void Row(string name, IEnumerable<double> values) =>
        Console.WriteLine($"| {name} | {string.Join(" | ", values.Select(value => $"{value:0}"))} |");

    private static List<double> Medians(List<ColdStart> starts)
    {
        Func<ColdStart, TimeSpan>[] values =
        [
            one => one.Connected, one => one.Loaded, one => one.Answer, one => one.Cpu, one => one.FirstCall, one => one.FirstCallCpu,
            one => one.LaterCall,
        ];
        return [.. values.Select(value => Median(starts.Select(value)))];
    }

    private static double Median(IEnumerable<TimeSpan> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2].TotalMilliseconds;
    }

    private static double Megabytes(string program) =>
        new DirectoryInfo(Path.GetDirectoryName(program)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6;
}
