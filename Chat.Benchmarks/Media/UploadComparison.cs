using System.Diagnostics;

namespace Chat.Benchmarks.Media;

/// <summary>Uploads and copies in turns, so that whatever else the machine does falls on both.</summary>
internal sealed class UploadComparison(LocalHostProcess server, Uploader user, DirectoryInfo folder, long idle)
{
    private const int Turns = 7;
    private const double Megabyte = 1024 * 1024;

    public async Task<UploadCost> RunAsync(SampleFile sample, int atOnce)
    {
        var (times, copies, flushed, allocated) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var peak = 0.0;
        for (var turn = 0; turn < Turns; turn++)
        {
            copies.Add(await CopyAsync(sample, atOnce, flush: false));
            flushed.Add(await CopyAsync(sample, atOnce, flush: true));
            var before = await server.AllocatedAsync();
            var highest = await server.Memory.PeakAsync(async () => times.Add(await UploadAsync(sample, atOnce)));
            peak = Math.Max(peak, (highest - idle) / Megabyte);
            allocated.Add((await server.AllocatedAsync() - before) / Megabyte);
        }

        return new UploadCost(peak, Median(allocated), Median(times), Median(copies), Median(flushed));
    }

    private async Task<double> UploadAsync(SampleFile sample, int atOnce)
    {
        var (time, fileIds) = await TimeAsync(atOnce, _ => user.UploadAsync(sample));
        await user.DeleteAsync(fileIds);
        return time;
    }

    private async Task<double> CopyAsync(SampleFile sample, int atOnce, bool flush)
    {
        var (time, targets) = await TimeAsync(atOnce, async i =>
        {
            var target = Path.Combine(folder.FullName, $"copy{i}");
            await sample.CopyAsync(target, flush);
            return target;
        });
        Array.ForEach(targets, File.Delete);
        return time;
    }

    // In milliseconds for all of them.
    private static async Task<(double Time, T[] Results)> TimeAsync<T>(int atOnce, Func<int, Task<T>> act)
    {
        var began = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(act));
        return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, results);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>Memory in MB, the peak above the idle process; times in milliseconds.</summary>
internal sealed record UploadCost(double Peak, double Allocated, double Time, double Copy, double FlushedCopy)
{
    public double Ratio => Time / FlushedCopy;
}
