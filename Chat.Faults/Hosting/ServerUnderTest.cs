using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Chat.LocalHost;
using Microsoft.Extensions.Configuration;

namespace Chat.Faults.Hosting;

/// <summary>LocalHost on a port and a data folder that outlive its process.</summary>
internal sealed class ServerUnderTest : IEventFaults, IAsyncDisposable
{
    private const string Secret = "the fault harness's own secret, long enough for HS256";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-faults-");
    private readonly HttpClient _http;
    private readonly List<string> _output = [];
    private readonly DemoTokens _tokens = new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["JWT_SECRET"] = Secret }).Build(),
        TimeProvider.System);

    private readonly IReadOnlyList<(string Name, string Value)> _settings;
    private LocalHostProcess? _process;
    private bool _hasNoise;

    public ServerUnderTest(IReadOnlyList<(string Name, string Value)> settings)
    {
        _settings =
        [
            ("JWT_SECRET", Secret), ("Chat__Demo", "true"), ("Chat__Rates__SendPerSecond", "0"), ("Chat__Rates__OthersPerSecond", "0"),
            ("Chat__Rates__UploadPerMinute", "0"), ("Chat__Rates__UploadMegabytesPerHour", "0"), .. settings,
        ];
        Port = FreePort();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public int Port { get; }

    public string DataPath => Path.Combine(_folder.FullName, "data");

    /// <summary>Everything that the processes printed.</summary>
    public string Output => string.Concat([.. _output, _process?.Output ?? ""]);

    /// <summary>The settings as a command line, for a host in this process.</summary>
    public string[] CommandLine =>
        [
            $"--Chat:DataPath={DataPath}",
            .. _settings.Select(setting => $"--{setting.Name.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"),
        ];

    public string TokenOf(string user) => _tokens.Create(user);

    /// <param name="clock">By how much its clock is wrong; null for the machine's own.</param>
    public async Task StartAsync(TimeSpan? clock = null)
    {
        // A process that may not grow its files shall get an error, not a signal that ends it.
        var before = "trap '' XFSZ";
        if (clock is { } offset)
        {
            before += string.Create(
                CultureInfo.InvariantCulture,
                $"; export DONT_FAKE_MONOTONIC=1 $(faketime -f '{offset.TotalSeconds:+0;-0}s' env | grep -E '^(LD_PRELOAD|FAKETIME)=')");
        }

        _process = await LocalHostProcess.StartOnAsync(_folder.FullName, $"http://127.0.0.1:{Port}", before, [.. _settings]);
        if (_hasNoise)
        {
            await SetNoiseAsync(isOn: true);
        }
    }

    /// <summary>Ends the process as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            _output.Add(process.Output);
            _process = null;
        }
    }

    public Task SignalAsync(string signal) => _process?.SignalAsync(signal) ?? Task.CompletedTask;

    public Task LimitFilesAsync(long? bytes) => _process?.LimitFilesAsync(bytes) ?? Task.CompletedTask;

    public async Task SetNoiseAsync(bool isOn)
    {
        _hasNoise = isOn;
        var share = isOn ? EventNoise.Share : 0;
        using var answer = await _http.PutAsJsonAsync(
            "demo/network", new { drop = share, @double = share, delay = share, reorder = share, maxDelayMs = EventNoise.MaxDelayMs });
        answer.EnsureSuccessStatusCode();
    }

    public async Task CutConnectionsAsync(TimeSpan duration)
    {
        using var answer = await _http.PostAsJsonAsync("demo/network/cut", new { seconds = duration.TotalSeconds });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until it says that it can use everything.</summary>
    public async Task UntilReadyAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        while (!await IsReadyAsync())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("api/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
