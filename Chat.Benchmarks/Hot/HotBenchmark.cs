using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Chat.Benchmarks.Hot;

/// <summary>Runs <see cref="HotPaths"/> by BenchmarkDotNet, in this process, so that no project is generated and built for it.</summary>
internal static class HotBenchmark
{
    /// <param name="args">Options of BenchmarkDotNet, such as <c>--filter *Send*</c>.</param>
    public static int Run(string[] args)
    {
        var toolchain = new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false);
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(toolchain));
        var summaries = BenchmarkSwitcher.FromTypes([typeof(HotPaths)]).Run(args.Length > 0 ? args : ["--filter", "*"], config);
        return summaries.Any() && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
