using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chat.Benchmarks.Media;

namespace Chat.Benchmarks.Start;

/// <summary>A start of a server in a process of its own, until it has answered the first request.</summary>
/// <param name="Time">From the start of the process.</param>
/// <param name="Cpu">User and system time of the process.</param>
internal sealed record StartedProcess(TimeSpan Time, TimeSpan Cpu)
{
    public const string Path = "/api/health/live";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static async Task<StartedProcess> RunAsync(string assembly, params string[] args)
    {
        var data = Directory.CreateTempSubdirectory("chat-start-");
        var address = $"http://127.0.0.1:{FindPort().ToString(CultureInfo.InvariantCulture)}";
        string[] all =
        [
            System.IO.Path.Combine(AppContext.BaseDirectory, assembly), .. args, $"--urls={address}",
            $"--Chat:DataPath={data.FullName}", $"--JWT_SECRET={LocalHostProcess.Secret}",
        ];
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", all) { UseShellExecute = false, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The server did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await AnswerAsync(new Uri(address + Path));
        process.Refresh();
        var started = new StartedProcess(Stopwatch.GetElapsedTime(began), process.TotalProcessorTime);
        process.Kill();
        await process.WaitForExitAsync();
        data.Delete(recursive: true);
        return started;
    }

    private static async Task AnswerAsync(Uri address)
    {
        using var client = new HttpClient();
        using var timeout = new CancellationTokenSource(Timeout);
        while (!await TryAsync(client, address, timeout.Token))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(3), TimeProvider.System, timeout.Token);
        }
    }

    private static async Task<bool> TryAsync(HttpClient client, Uri address, CancellationToken ct)
    {
        try
        {
            using var response = await client.GetAsync(address, ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
