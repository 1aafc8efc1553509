namespace Chat.Benchmarks.Media;

/// <summary>
/// The cost of an upload through the server: the peak of its memory above the idle process, what it allocates, and
/// its time against a copy of the same bytes from file to file?
/// </summary>
internal static class MediaBenchmark
{
    private const int Megabyte = 1024 * 1024;
    private const int WarmUps = 20;
    private const int AtOnce = 4;
    private const long MaxPeak = 32;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <summary>Prints a table; fails when a peak is more than 32 MB above the idle process.</summary>
    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chat-benchmark-");
        try
        {
            var worst = await CompareAsync(folder);
            Console.WriteLine($"The highest peak is {worst:0.0} MB above the idle process; {MaxPeak} MB is allowed.");
            return worst <= MaxPeak ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> CompareAsync(DirectoryInfo folder)
    {
        await using var server = await LocalHostProcess.StartAsync();
        await using var user = await Uploader.CreateAsync(server.Address);
        var (fresh, idle) = (server.Memory.Now(), await WarmUpAsync(server, user, folder));
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}; "
            + $"the process has {fresh / Megabyte} MB before its first upload and "
            + $"{idle / Megabyte} MB idle after {WarmUps * AtOnce} of each kind of 1 MB");
        Console.WriteLine(
            "| upload | peak above idle, MB | allocated, MB | time, ms | copy, ms | copy to disk, ms | time / copy to disk |\n"
            + "|---|---|---|---|---|---|---|");
        return await CompareAsync(new UploadComparison(server, user, folder, idle), folder);
    }

    private static async Task<double> CompareAsync(UploadComparison comparison, DirectoryInfo folder)
    {
        var worst = 0.0;
        foreach (var (sample, atOnce) in Cases(folder))
        {
            var cost = await comparison.RunAsync(sample, atOnce);
            Console.WriteLine(
                $"| {(atOnce > 1 ? $"{atOnce} × " : "")}{sample.Name} | {cost.Peak:0.0} | {cost.Allocated:0.0} "
                + $"| {cost.Time:0} | {cost.Copy:0} | {cost.FlushedCopy:0} | {cost.Ratio:0.0} |");
            worst = Math.Max(worst, cost.Peak);
        }

        return worst;
    }

    private static IEnumerable<(SampleFile Sample, int AtOnce)> Cases(DirectoryInfo folder) =>
    [
        (SampleFile.Jpeg(folder, 1), 1),
        (SampleFile.Jpeg(folder, 10), 1),
        (SampleFile.Jpeg(folder, 100), 1),
        (SampleFile.Mp4(folder, 100), 1),
        (SampleFile.Docx(folder, 100), 1),
        (SampleFile.Mp4(folder, 100), AtOnce),
    ];

    // Small files, so that all code is compiled and nothing that follows a file's size is in memory.
    private static async Task<long> WarmUpAsync(LocalHostProcess server, Uploader user, DirectoryInfo folder)
    {
        foreach (var sample in new[] { SampleFile.Jpeg(folder, 1), SampleFile.Mp4(folder, 1), SampleFile.Docx(folder, 1) })
        {
            for (var i = 0; i < WarmUps; i++)
            {
                await user.DeleteAsync(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => user.UploadAsync(sample))));
            }
        }

        await Task.Delay(Rest, TimeProvider.System);
        return server.Memory.Now();
    }
}
