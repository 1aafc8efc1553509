using System.Globalization;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Chat.Tests.Convergence;

/// <summary>
/// Writes random histories as JSON, so that the reducers of other clients are tested against the same truth
/// (clients/js/test.sh does). <c>CHAT_FIXTURES</c> is the folder, by default a temporary one with a few histories;
/// <c>CHAT_FIXTURES_SEED</c> repeats a run.
/// </summary>
public sealed class FixtureTests(ITestOutputHelper output)
{
    private const int Histories = 220;
    private const int Few = 5;
    private const int LongestHistory = 120;

    [Fact]
    public async Task Histories_are_written_as_fixtures_for_other_clients()
    {
        var wanted = Environment.GetEnvironmentVariable("CHAT_FIXTURES");
        var folder = string.IsNullOrEmpty(wanted) ? Directory.CreateTempSubdirectory("chat-fixtures-") : Directory.CreateDirectory(wanted);
        try
        {
            var count = string.IsNullOrEmpty(wanted) ? Few : Histories;
            await WriteAsync(folder, count);

            var files = folder.GetFiles("history-*.json");
            Assert.Equal(count, files.Length);
            Assert.All(files, file => Assert.Contains("\"fresh\"", File.ReadAllText(file.FullName), StringComparison.Ordinal));
        }
        finally
        {
            if (string.IsNullOrEmpty(wanted))
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private async Task WriteAsync(DirectoryInfo folder, int count)
    {
        foreach (var old in folder.GetFiles("history-*.json"))
        {
            old.Delete();
        }

        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("CHAT_FIXTURES_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : (ulong)Random.Shared.NextInt64();
        var message = string.Create(CultureInfo.InvariantCulture, $"CHAT_FIXTURES_SEED={seed}");
        output.WriteLine(message);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "seed.txt"), message);

        var number = 0;
        await using var worlds = new Worlds();
        foreach (var steps in History.Arbitrary.Generator.Sample(count, new FsCheck.Rnd(seed), LongestHistory))
        {
            var recording = new Recording();
            await worlds.RunAsync(steps, recording);
            var name = string.Create(CultureInfo.InvariantCulture, $"history-{++number:000}.json");
            await recording.WriteAsync(Path.Combine(folder.FullName, name));
        }
    }
}
