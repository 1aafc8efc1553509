using System.Diagnostics;

namespace Chat.Benchmarks.EndToEnd;

/// <summary>The deliveries of one turn.</summary>
/// <param name="PerSecond">Of all pairs together.</param>
/// <param name="Sorted">Milliseconds from the send to the event at the other member, the shortest first.</param>
internal sealed record Throughput(double PerSecond, IReadOnlyList<double> Sorted)
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public static async Task<Throughput> MeasureAsync(IReadOnlyList<Pair> pairs)
    {
        var began = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(pairs.Select(pair => Task.Run(() => SendAsync(pair, began))));
        var elapsed = Stopwatch.GetElapsedTime(began);
        List<double> sorted = [.. times.SelectMany(time => time).Order()];
        return new Throughput(sorted.Count / elapsed.TotalSeconds, sorted);
    }

    public double At(double share) => Sorted[(int)(share * (Sorted.Count - 1))];

    private static async Task<List<double>> SendAsync(Pair pair, long began)
    {
        var times = new List<double>();
        while (Stopwatch.GetElapsedTime(began) < Turn)
        {
            var sent = Stopwatch.GetTimestamp();
            await pair.SendAsync();
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return times;
    }
}
