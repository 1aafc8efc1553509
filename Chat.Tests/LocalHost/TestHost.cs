using Chat.Core.Realtime;
using Chat.LocalHost;
using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.LocalHost;

/// <summary>The local host around some functions of the tests, on a free port, with a data folder of its own.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _dataPath;

    private readonly LogWatch _log;

    private TestHost(WebApplication app, LogWatch log, string dataPath, Probe probe)
    {
        (_app, _log, _dataPath, Probe) = (app, log, dataPath, probe);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public Probe Probe { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public SignalREmulator Emulator => Services.GetRequiredService<SignalREmulator>();

    public EmulatorFaults Faults => Services.GetRequiredService<EmulatorFaults>();

    public IRealtime Realtime => Services.GetRequiredService<IRealtime>();

    public static Task<TestHost> StartAsync(params Type[] functions) => StartAsync(functions, middleware: []);

    public static async Task<TestHost> StartAsync(
        Type[] functions, Type[] middleware, Action<WebApplicationBuilder>? configure = null, params string[] args)
    {
        var dataPath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var (probe, log) = (new Probe(), new LogWatch());
        var program = new HostedProgram(functions, middleware, (services, _) =>
        {
            services.AddSingleton(probe);
            services.AddScoped<ScopeMark>();
        });
        var app = LocalHostApp.Create(["--urls=http://127.0.0.1:0", $"--Chat:DataPath={dataPath}", .. args], program, builder =>
        {
            builder.Logging.ClearProviders();
            log.AddTo(builder.Logging);
            configure?.Invoke(builder);
        });
        await app.StartAsync();
        return new TestHost(app, log, dataPath, probe);
    }

    /// <summary>Connects a user with the .NET client.</summary>
    public async Task<TestClient> ConnectAsync(
        string userId, bool messagePack = false, HttpTransportType transport = HttpTransportType.WebSockets, IRealtime? realtime = null)
    {
        var access = await (realtime ?? Realtime).CreateClientAccessAsync(userId, CancellationToken.None);
        return await TestClient.ConnectAsync(access, messagePack, transport);
    }

    public async ValueTask DisposeAsync()
    {
        Probe.Gate.TrySetResult();
        Http.Dispose();
        await _app.StopAsync().SoonAsync();
        await _app.DisposeAsync();
        Directory.Delete(_dataPath, recursive: true);
        _log.RequireClean();
    }
}

/// <summary>A scoped service, to tell scopes apart.</summary>
public sealed class ScopeMark
{
    private static int _last;

    public int Number { get; } = Interlocked.Increment(ref _last);
}
