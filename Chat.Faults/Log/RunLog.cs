using System.Text.Json;

namespace Chat.Faults.Log;

/// <summary>The log of a run: records in the order in which they were added.</summary>
public sealed class RunLog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly List<LogRecord> _records = [];

    public IReadOnlyList<LogRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public void Add(LogRecord record)
    {
        lock (_gate)
        {
            _records.Add(record with { At = (long)time.GetElapsedTime(_start).TotalMilliseconds });
        }
    }

    /// <summary>One record a line, so that a finding can be looked into.</summary>
    public Task SaveAsync(string file) => File.WriteAllLinesAsync(file, Records.Select(record => JsonSerializer.Serialize(record)));

    public static IReadOnlyList<LogRecord> Load(string file) =>
        [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<LogRecord>(line)!)];
}
