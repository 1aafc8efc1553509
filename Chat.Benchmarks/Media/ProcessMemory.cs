using System.Diagnostics;
using System.Globalization;

namespace Chat.Benchmarks.Media;

/// <summary>
/// The working set of a process: now, and at its peak during something. Linux keeps the peak itself and can be told to
/// forget it; elsewhere it is looked at every few milliseconds.
/// </summary>
internal sealed class ProcessMemory(Process process)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly string _status = $"/proc/{process.Id}/status";
    private readonly string _forget = $"/proc/{process.Id}/clear_refs";

    public async Task<long> PeakAsync(Func<Task> act)
    {
        if (File.Exists(_forget))
        {
            // "5" sets the peak back to what is used now.
            await File.WriteAllTextAsync(_forget, "5");
            await act();
            return ReadPeak();
        }

        return await LookAsync(act());
    }

    public long Now()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    private long ReadPeak()
    {
        var line = File.ReadLines(_status).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private async Task<long> LookAsync(Task act)
    {
        var peak = Now();
        while (!act.IsCompleted)
        {
            await Task.Delay(Pause, TimeProvider.System);
            peak = Math.Max(peak, Now());
        }

        await act;
        return peak;
    }
}
