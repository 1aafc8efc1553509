using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Chat.Adapters.Sqlite;
using Chat.Core.Chats;
using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

/// <summary>
/// A process that writes is killed (SIGKILL); everything it had acknowledged is there. The process is this assembly
/// itself, started with a variable that makes it write instead of test.
/// </summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const string FileVariable = "CHAT_TEST_WRITE_TO";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acknowledged_writes_survive_a_kill()
    {
        var acknowledged = await WriteAndKillAsync(atLeast: 300);

        await using var database = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath });
        var stores = SqliteFixture.Over(database);
        var chat = await stores.GetAsync(acknowledged[0].ChatId);
        var ids = new HashSet<string>();
        for (long? after = 0; after is not null;)
        {
            var page = await stores.ListAsync(chat, new MessageFilter { After = after.Value });
            ids.UnionWith(page.Select(m => m.Id));
            after = page.Count == 0 ? null : page[^1].Seq;
        }

        Assert.All(acknowledged, ack => Assert.Contains(ack.MessageId, ids));
        // Nothing half done: the chat counts exactly the messages that are there.
        Assert.Equal(chat.Seq, ids.Count);
        Assert.Equal(ids.Count, chat.Peer(chat.RequestedBy).Unread);
        Assert.Equal("ok", await database.ReadAsync(
            session => session.List("pragma integrity_check", row => row.GetString(0)).Single(), CancellationToken.None));
    }

#pragma warning disable CA2255 // Runs before the test assembly's generated Main, the only place to take its place.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void WriteIfAsked()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } path)
        {
            // A foreground thread outlives the empty Main; here nothing may wait for code of this assembly.
            new Thread(() => WriteAsync(path).GetAwaiter().GetResult()).Start();
        }
    }

    private static async Task WriteAsync(string path)
    {
        await using var database = new SqliteDatabase(new SqliteOptions { Path = path, WritesPerCheckpoint = 50 });
        var stores = SqliteFixture.Over(database);
        var (chat, ana, _) = await stores.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            // Ends with the process.
            while (true)
            {
                var message = await stores.SendAsync(chat, ana);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{chat.Id} {message.Id}."));
            }
        })));
    }

    private async Task<List<(string ChatId, string MessageId)>> WriteAndKillAsync(int atLeast)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SqliteCrashTests).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { [FileVariable] = _folder.DatabasePath },
        };
        using var writer = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        var lines = new List<string>();
        try
        {
            while (lines.Count < atLeast && await writer.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                lines.Add(line);
            }
        }
        finally
        {
            writer.Kill();
        }

        // Also what it said with its last breath, but for a line cut short.
        lines.AddRange((await writer.StandardOutput.ReadToEndAsync(limit.Token)).Split('\n'));
        await writer.WaitForExitAsync(limit.Token);
        Assert.True(lines.Count >= atLeast, "The writer ended by itself.");
        return
        [
            .. lines.Where(line => line.EndsWith('.')).Select(line => line.TrimEnd('.').Split(' ')).Select(parts => (parts[0], parts[1]))
        ];
    }
}
