using System.Diagnostics;
using Chat.Core.Errors;

namespace Chat.Tests.Fuzz;

/// <summary>A parser of what clients send: valid inputs to start from, and a run that fails for anything but a refusal.</summary>
internal sealed record Parser(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], Task> RunAsync)
{
    /// <summary>Far above what any input needs, so that a busy machine does not fail the test.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs it. Returns null when it took or refused the input within a bounded time.</summary>
    public async Task<string?> FindFaultAsync(byte[] input)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await RunAsync(input);
        }
        catch (ChatException)
        {
            // A refusal.
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        return watch.Elapsed < MaxTime ? null : $"It took {watch.Elapsed}.";
    }
}
