using System.Diagnostics;

namespace Chat.Tests.GeneratedClients;

/// <summary>A program that runs in a folder.</summary>
internal sealed class Command(string program, string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs the program to its end and returns its output. Throws with the output when the program fails.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var late = new CancellationTokenSource(Patience);
        using var process = Process.Start(StartInfo(arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            var said = $"{await output}{await errors}";
            return process.ExitCode == 0
                ? said
                : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo StartInfo(string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // The test run's own MSBuild must not decide for another one.
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            info.Environment.Remove(name);
        }

        return info;
    }
}
