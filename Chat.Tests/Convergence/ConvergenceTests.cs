using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Chat.Tests.Convergence;

/// <summary>
/// The proof of specification section 7. A failure prints the history, shortened, and the seed; run the same again with
/// <c>CHAT_CONVERGENCE_REPLAY=seed,gamma,size</c>, and more histories with <c>CHAT_CONVERGENCE_COUNT=5000</c>.
/// </summary>
public sealed class ConvergenceTests(World world) : IClassFixture<World>
{
    private const int Histories = 160;
    private const int LongestHistory = 160;
    private const int Few = 5;

    [Fact]
    public void Old_state_plus_shuffled_doubled_and_dropped_events_plus_sync_is_a_fresh_fetch()
    {
        var (count, replay) = (Number("CHAT_CONVERGENCE_COUNT") ?? Histories, FindReplay());
        var config = Config.QuickThrowOnFailure
            .WithMaxTest(count)
            .WithStartSize(20)
            .WithEndSize(LongestHistory)
            .WithReplay(replay);

        Check.One(config, Prop.ForAll(History.Arbitrary, steps => new Run(world).RunAsync(steps).GetAwaiter().GetResult()));

        // A shorter run, or the same again, need not come to everything.
        Assert.DoesNotContain(world.Done, act => act.Value < Few && replay is null && count >= Histories);
    }

    private static FSharpOption<Replay>? FindReplay()
    {
        if (Environment.GetEnvironmentVariable("CHAT_CONVERGENCE_REPLAY") is not { Length: > 0 } text)
        {
            return FSharpOption<Replay>.None;
        }

        var parts = text.Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture)).ToList();
        return new Replay(new Rnd(parts[0], parts[1]), parts.Count > 2 ? FSharpOption<int>.Some((int)parts[2]) : FSharpOption<int>.None);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
