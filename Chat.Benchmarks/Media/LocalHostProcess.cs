using System.Diagnostics;
using System.Globalization;

namespace Chat.Benchmarks.Media;

/// <summary>LocalHost in a process of its own, built as this is, on a data folder that goes with it.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    public const string Secret = "the benchmark's own secret, long enough for HS256";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("chat-benchmark-data-");
    private readonly Process _process;

    /// <param name="before">A command that starts the rest of its command line.</param>
    /// <param name="settings">Arguments.</param>
    private LocalHostProcess(string[] before, string[] settings)
    {
        string[] command =
        [
            .. before, "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Chat.LocalHost.dll"), "--urls=http://127.0.0.1:0", $"--Chat:DataPath={_data.FullName}",
            $"--JWT_SECRET={Secret}", "--Chat:Rates:UploadPerMinute=0", "--Chat:Rates:UploadMegabytesPerHour=0",
            "--Chat:Rates:OthersPerSecond=0", .. settings,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        _process = Process.Start(start) ?? throw new InvalidOperationException("LocalHost did not start.");
        Memory = new ProcessMemory(_process);
    }

    // Set by StartAsync, before anybody has it.
    public Uri Address { get; private set; } = null!;

    public ProcessMemory Memory { get; }

    /// <param name="settings">Settings beside those that every benchmark has, as arguments.</param>
    public static Task<LocalHostProcess> StartAsync(params string[] settings) => StartBehindAsync([], settings);

    /// <summary>Starts it by another command, such as <c>taskset</c>.</summary>
    public static async Task<LocalHostProcess> StartBehindAsync(string[] before, params string[] settings)
    {
        var server = new LocalHostProcess(before, settings);
        var words = (await server.ReadAsync("Chat runs on ")).Split(',');
        server.Address = new Uri(words[0]);
        return server;
    }

    /// <summary>Bytes since its start, freed or not.</summary>
    public async Task<long> AllocatedAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return long.Parse(await ReadAsync(StartupHook.Answer), CultureInfo.InvariantCulture);
    }

    /// <summary>Reads what it prints from now on, so that it never waits for a reader. Nothing else may read it then.</summary>
    public void DropOutput() => _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    // The rest of the next line that begins so.
    private async Task<string> ReadAsync(string beginning)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line[beginning.Length..];
            }
        }

        throw new InvalidOperationException("LocalHost ended.");
    }
}
