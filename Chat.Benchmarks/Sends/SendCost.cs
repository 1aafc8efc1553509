using System.Globalization;

namespace Chat.Benchmarks.Sends;

/// <summary>The cost of one of many sends. Allocations, writes and the size of the file are in bytes.</summary>
/// <param name="Cpu">User and system time of the whole process, the indexing of words included.</param>
/// <param name="Allocated">On the managed heap.</param>
/// <param name="Written">Given to the system for writing; 0 where the system has no <c>/proc</c>.</param>
/// <param name="File">The growth of the database file.</param>
internal sealed record SendCost(TimeSpan Cpu, double Allocated, double Written, double File)
{
    private const string Counters = "/proc/self/io";

    /// <param name="sends">How many sends <paramref name="act"/> does.</param>
    /// <param name="act">Sends.</param>
    /// <param name="closeAsync">Closes the database and returns the size of its file.</param>
    public static async Task<SendCost> MeasureAsync(int sends, Func<Task> act, Func<Task<long>> closeAsync)
    {
        var (cpu, allocated, written) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), ReadWritten());
        await act();
        var spent = Environment.CpuUsage.TotalTime - cpu;
        var allocatedEach = (double)(GC.GetTotalAllocatedBytes() - allocated) / sends;
        var writtenEach = (double)(ReadWritten() - written) / sends;
        return new SendCost(spent / sends, allocatedEach, writtenEach, (double)await closeAsync() / sends);
    }

    public static SendCost Median(List<SendCost> costs) => new(
        TimeSpan.FromMicroseconds(Median(costs, cost => cost.Cpu.TotalMicroseconds)), Median(costs, cost => cost.Allocated),
        Median(costs, cost => cost.Written), Median(costs, cost => cost.File));

    private static double Median(List<SendCost> costs, Func<SendCost, double> value) =>
        costs.Select(value).Order().ElementAt(costs.Count / 2);

    private static long ReadWritten() => System.IO.File.Exists(Counters)
        ? long.Parse(
            System.IO.File.ReadLines(Counters).Single(line => line.StartsWith("wchar:", StringComparison.Ordinal))[6..],
            CultureInfo.InvariantCulture)
        : 0;
}
