namespace Chat.Benchmarks.Overload;

/// <summary>The sends of one turn and their answers.</summary>
internal sealed class Turn(TimeSpan length, IReadOnlyList<Answered> answers)
{
    private readonly double[] _accepted =
        [.. answers.Where(a => a.Outcome == Outcome.Accepted).Select(a => a.Latency.TotalMilliseconds).Order()];

    /// <summary>Accepted sends a second that were answered within the turn.</summary>
    public double PerSecond =>
        answers.Count(a => a.Outcome == Outcome.Accepted && a.DueAt + a.Latency <= length) / length.TotalSeconds;

    public int Count(Outcome outcome) => answers.Count(a => a.Outcome == outcome);

    /// <summary>The latency of this share of the accepted sends, in milliseconds.</summary>
    public double At(double share) => _accepted is [] ? double.NaN : _accepted[(int)(share * (_accepted.Length - 1))];

    /// <summary>The first moment from which on every window has no refusal and a usual latency; null when there is none.</summary>
    /// <param name="usual">Milliseconds, for 95 % of a window.</param>
    public TimeSpan? RecoveredAt(double usual)
    {
        var window = TimeSpan.FromMilliseconds(250);
        var windows = answers.GroupBy(a => (int)(a.DueAt / window)).OrderBy(group => group.Key)
            .Select(group => new Turn(window, [.. group])).ToList();
        var last = windows.FindLastIndex(turn => turn.Count(Outcome.Accepted) < turn.Total || turn.At(0.95) > usual);
        return last + 1 < windows.Count ? (last + 1) * window : null;
    }

    private int Total => answers.Count;
}
