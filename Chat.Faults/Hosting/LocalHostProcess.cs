using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Chat.Faults.Hosting;

/// <summary>LocalHost as a process of its own, started by a shell, with what it prints.</summary>
public sealed class LocalHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A start compiles much code. On a machine with many times more work than cores it took over a minute.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalHostProcess(Process process) => _process = process;

    /// <summary>The program's file, as the solution's build leaves it.</summary>
    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "Chat.LocalHost.dll");

    public Uri Address { get; private set; } = null!;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

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

    /// <summary>Starts it on a free port and waits until it runs.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="before">Shell commands before it, such as <c>ulimit -n 2048</c>.</param>
    /// <param name="environment">Settings.</param>
    public static async Task<LocalHostProcess> StartAsync(
        string folder, string before = ":", params (string Name, string Value)[] environment)
    {
        var host = Start(folder, before, environment);
        return await host.UntilStartedAsync();
    }

    /// <summary>Starts it on these addresses and waits until it runs.</summary>
    public static async Task<LocalHostProcess> StartOnAsync(
        string folder, string urls, string before = ":", params (string Name, string Value)[] environment)
    {
        var host = Start(folder, before, environment, $"--urls='{urls}'");
        return await host.UntilStartedAsync();
    }

    /// <summary>Runs it to its end; for starts that fail and for commands.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string folder, string arguments, params (string Name, string Value)[] environment)
    {
        var host = Start(folder, ":", environment, arguments);
        await host._process.WaitForExitAsync().WaitAsync(Patience);
        host._process.WaitForExit();
        var answer = (host._process.ExitCode, host.Output);
        // The output of a command may be a token.
        await host.KillAsync();
        return answer;
    }

    /// <summary>Runs a script of bash beside it; its output and exit code.</summary>
    public static async Task<(int ExitCode, string Output)> BashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-e", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync().WaitAsync(Patience);
        return (bash.ExitCode, await output + await errors);
    }

    /// <summary>Ends the process as a crash does. Fails when its log has a secret.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (ServerLog.SecretsOf(Output).ToList() is { Count: > 0 } secrets)
        {
            throw new InvalidOperationException($"The log of LocalHost has secrets:\n{string.Join('\n', secrets)}");
        }
    }

    /// <summary>Ends the process as a crash does, whatever it logged.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process.Dispose();
    }

    /// <summary>Sends a signal, such as <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        // The shell's own command: small images have no other.
        using var kill = Process.Start("bash", ["-c", $"kill -{signal} {Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Files that it writes from now on can't grow beyond this size, as on a full disk; null lifts the limit.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        using var limit = Process.Start(
            "prlimit", [$"--pid={Id}", $"--fsize={bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}:unlimited"]);
        await limit.WaitForExitAsync().WaitAsync(Patience);
    }

    private async Task<LocalHostProcess> UntilStartedAsync()
    {
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_started.Task, ended).WaitAsync(StartPatience) == ended)
        {
            throw new InvalidOperationException($"LocalHost ended: {Output}");
        }

        return this;
    }

    private static LocalHostProcess Start(
        string folder, string before, (string Name, string Value)[] environment, string arguments = "--urls=http://127.0.0.1:0")
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{before}; exec dotnet '{Dll}' {arguments}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            Environment =
            {
                ["Chat__DataPath"] = Path.Combine(folder, "data"), ["DOTNET_NOLOGO"] = "1", ["Logging__LogLevel__Chat"] = "Trace",
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var host = new LocalHostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += (_, line) => host.Read(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Read(line.Data);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    private void Read(string? line)
    {
        const string Running = "Chat runs on ";
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.StartsWith(Running, StringComparison.Ordinal) == true)
        {
            Address = new Uri(line[Running.Length..].Split(',')[0]);
        }

        // The welcome ends with the command for another token, or is one line.
        if (line?.Contains("-- token", StringComparison.Ordinal) == true)
        {
            _started.TrySetResult();
        }
    }
}
