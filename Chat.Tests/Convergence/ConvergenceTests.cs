using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace Chat.Tests.Convergence;

/// <summary>
/// The proof of specification section 7, for the server and for Chat.Client at once. A run prints its seed, and a failure the
/// history, shortened, with the seed of this history. <c>CHAT_CONVERGENCE_REPLAY=seed,gamma[,size]</c> repeats either, and
/// <c>CHAT_CONVERGENCE_COUNT=5000</c> runs more histories.
/// </summary>
public sealed class ConvergenceTests(ITestOutputHelper output)
{
    private const int Histories = 200;
    private const int LongestHistory = 120;
    private const int Few = 5;

    [Fact]
    public async Task Old_state_plus_shuffled_doubled_and_dropped_events_plus_sync_is_a_fresh_fetch()
    {
        var (count, given) = (Number("CHAT_CONVERGENCE_COUNT") ?? Histories, FindReplay());
        var replay = given ?? new Replay(new Rnd((ulong)Random.Shared.NextInt64()), FSharpOption<int>.None);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{count} histories, CHAT_CONVERGENCE_REPLAY={replay.Rnd.Seed},{replay.Rnd.Gamma}"));
        var config = Config.QuickThrowOnFailure
            .WithMaxTest(count)
            .WithStartSize(20)
            .WithEndSize(LongestHistory)
            .WithReplay(FSharpOption<Replay>.Some(replay));

        await using var worlds = new Worlds();
        Check.One(config, Prop.ForAll(History.Arbitrary, steps => Run(worlds, steps)));

        // A shorter run, or the same again, need not come to everything.
        Assert.DoesNotContain(worlds.Done, act => act.Value < Few && given is null && count >= Histories);
    }

    // In the thread pool: the test framework would take every continuation to another thread of its own.
    private static void Run(Worlds worlds, Step[] steps) => Task.Run(() => worlds.RunAsync(steps)).GetAwaiter().GetResult();

    private static Replay? FindReplay()
    {
        if (Environment.GetEnvironmentVariable("CHAT_CONVERGENCE_REPLAY") is not { Length: > 0 } text)
        {
            return null;
        }

        var parts = text.Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture)).ToList();
        return new Replay(new Rnd(parts[0], parts[1]), parts.Count > 2 ? FSharpOption<int>.Some((int)parts[2]) : FSharpOption<int>.None);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
