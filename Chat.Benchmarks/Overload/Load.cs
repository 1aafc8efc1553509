using System.Collections.Concurrent;
using System.Diagnostics;

namespace Chat.Benchmarks.Overload;

/// <summary>Two ways to load a server: as much as so many callers can, or at a rate that does not wait for answers.</summary>
internal static class Load
{
    /// <summary>Each sender sends when its last send was answered.</summary>
    public static async Task<Turn> CloseAsync(IReadOnlyList<Sender> senders, TimeSpan length)
    {
        var (began, answers) = (Stopwatch.GetTimestamp(), new ConcurrentBag<Answered>());
        await Task.WhenAll(senders.Select(sender => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) is var now && now < length)
            {
                answers.Add(await SendAsync(sender, now, began));
            }
        })));
        return new Turn(length, [.. answers]);
    }

    /// <summary>Sends at a rate, by turns. A latency counts from the moment when the send was due.</summary>
    public static async Task<Turn> OpenAsync(IReadOnlyList<Sender> senders, double perSecond, TimeSpan length)
    {
        var (began, sends) = (Stopwatch.GetTimestamp(), new List<Task<Answered>>());
        for (var now = TimeSpan.Zero; now < length; now = Stopwatch.GetElapsedTime(began))
        {
            for (var due = (int)(now.TotalSeconds * perSecond); sends.Count < due;)
            {
                var (sender, dueAt) = (senders[sends.Count % senders.Count], TimeSpan.FromSeconds(sends.Count / perSecond));
                sends.Add(Task.Run(() => SendAsync(sender, dueAt, began)));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        return new Turn(length, await Task.WhenAll(sends));
    }

    private static async Task<Answered> SendAsync(Sender sender, TimeSpan dueAt, long began)
    {
        var outcome = await sender.SendAsync();
        return new Answered(dueAt, outcome, Stopwatch.GetElapsedTime(began) - dueAt);
    }
}
