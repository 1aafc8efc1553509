using System.Diagnostics;
using Chat.Core.Chats;

namespace Chat.Benchmarks;

/// <summary>
/// Times a question on two stores in turns, so that whatever else the machine does hits both alike. The medians of many
/// short turns are compared.
/// </summary>
internal sealed class Comparison(FilledStore small, FilledStore large)
{
    private const int Turns = 41;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(40);

    /// <param name="chats">The chats to ask about on each store, in turn.</param>
    public async Task<Result> RunAsync(
        Question question, IReadOnlyList<Conversation> chatsOfSmall, IReadOnlyList<Conversation> chatsOfLarge)
    {
        var count = await CalibrateAsync(question, chatsOfSmall);
        _ = await TimeAsync(question, large, chatsOfLarge, start: 0, count);
        var (ofSmall, ofLarge) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            ofSmall.Add(await TimeAsync(question, small, chatsOfSmall, turn * count, count));
            ofLarge.Add(await TimeAsync(question, large, chatsOfLarge, turn * count, count));
        }

        return new Result(question.Name, Median(ofSmall), Median(ofLarge));
    }

    private async Task<int> CalibrateAsync(Question question, IReadOnlyList<Conversation> chats)
    {
        _ = await TimeAsync(question, small, chats, start: 0, count: 200);
        var each = await TimeAsync(question, small, chats, start: 0, count: 50);
        return Math.Max(5, (int)(Turn.TotalMicroseconds / each));
    }

    // In microseconds for one.
    private static async Task<double> TimeAsync(
        Question question, FilledStore store, IReadOnlyList<Conversation> chats, int start, int count)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = start; i < start + count; i++)
        {
            await question.AskAsync(store, chats[i % chats.Count]);
        }

        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / count;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

internal sealed record Result(string Name, double Small, double Large)
{
    public double Ratio => Large / Small;
}
