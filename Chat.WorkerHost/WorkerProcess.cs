using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Chat.WorkerHost;

/// <summary>The worker as a process of its own, started with the arguments of the Functions host.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    /// <param name="program">The worker's assembly.</param>
    /// <param name="host">Where the host listens for the worker.</param>
    /// <param name="settings">The app settings, which a worker gets as environment variables.</param>
    public WorkerProcess(string program, Uri host, IReadOnlyDictionary<string, string> settings)
    {
        var (worker, request) = (RequestId.New(), RequestId.New());
        var start = new ProcessStartInfo("dotnet", [
            program, "--functions-uri", host.AbsoluteUri, "--functions-worker-id", worker, "--functions-request-id", request,
            "--functions-grpc-max-message-length", int.MaxValue.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = start.WorkingDirectory;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        Began = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The timestamp of the start.</summary>
    public long Began { get; }

    /// <summary>User and system time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The text that the process has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public Task UntilExitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
