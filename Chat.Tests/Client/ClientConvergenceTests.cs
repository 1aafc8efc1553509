using System.Globalization;
using System.Text.Json;
using Chat.Tests.Convergence;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Chat.Tests.Client;

/// <summary>The .NET client passes the random histories that clients/js passes. <c>CHAT_FIXTURES_SEED</c> repeats a run.</summary>
public sealed class ClientConvergenceTests(World world, ITestOutputHelper output) : IClassFixture<World>
{
    private const int Histories = 200;
    private const int LongestHistory = 120;

    [Fact]
    public async Task Shuffled_doubled_and_dropped_events_and_catch_up_end_as_a_fresh_fetch()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("CHAT_FIXTURES_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : (ulong)Random.Shared.NextInt64();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CHAT_FIXTURES_SEED={seed}"));

        var checks = 0;
        foreach (var steps in History.Arbitrary.Generator.Sample(Histories, new FsCheck.Rnd(seed), LongestHistory))
        {
            var recording = new Recording();
            await new Run(world, recording).RunAsync(steps);
            using var json = new MemoryStream();
            await recording.WriteAsync(json);
            using var history = JsonDocument.Parse(json.ToArray());
            checks += HistoryReplay.Run(history.RootElement);
        }

        Assert.True(checks >= Histories, $"Only {checks} comparisons were made.");
    }
}
