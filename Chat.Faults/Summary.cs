using Chat.Faults.Log;

namespace Chat.Faults;

/// <summary>The figures of a run.</summary>
internal static class Summary
{
    public static IEnumerable<string> Of(IReadOnlyList<LogRecord> records)
    {
        var faults = records.OfType<FaultDone>().GroupBy(fault => fault.Kind, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => $"{same.Key} {same.Count()}");
        yield return $"faults: {string.Join(", ", faults)}";
        var answered = records.OfType<SendAnswered>().ToList();
        yield return $"messages: {answered.DistinctBy(sent => sent.MessageId, StringComparer.Ordinal).Count()} acknowledged "
            + $"in {answered.Count} answers, "
            + $"{records.OfType<SendRefused>().Count()} refused; "
            + $"{records.OfType<ChangeAnswered>().Count()} changes, {records.OfType<ReadAnswered>().Count()} reads";
        yield return $"seen: {records.OfType<EventGot>().Count()} events, {records.OfType<PageGot>().Count()} pages, "
            + $"{records.OfType<BlockChanged>().Count(block => block is { IsOn: true, IsDone: true })} blocks, "
            + $"{records.OfType<FileFound>().Count()} files";
    }
}
