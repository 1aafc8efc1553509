using System.Diagnostics;
using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Chat.Tests.App;

namespace Chat.Tests.Upgrade;

/// <summary>A server built from an earlier commit, in a process of its own.</summary>
internal sealed class OldServer : IAsyncDisposable
{
    /// <summary>Names the earlier build's Chat.LocalHost.dll; then <see cref="OldDataTests.Make_the_data"/> makes the data anew.</summary>
    public const string Variable = "CHAT_TEST_OLD_SERVER";

    private readonly Process _process;

    private OldServer(Process process, Uri address) => (_process, Address) = (process, address);

    public static string? Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    private Uri Address { get; }

    public static async Task<OldServer> StartAsync(string dataPath, IReadOnlyDictionary<string, string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path!, $"--urls={address}"]) { WorkingDirectory = dataPath };
        start.Environment["JWT_SECRET"] = ChatApp.Secret;
        start.Environment["Chat__DataPath"] = dataPath;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var server = new OldServer(Process.Start(start)!, address);
        await server.WaitAsync();
        return server;
    }

    public HttpClient As(string userId) => new()
    {
        BaseAddress = new Uri(Address, "api/"),
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue(
                "Bearer", ChatApp.Sign(new JwtPayload { ["sub"] = userId, ["exp"] = 4_000_000_000L })),
        },
    };

    /// <summary>Ends the process as an operator does, so that it closes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        while (true)
        {
            try
            {
                (await http.GetAsync("api/health/ready", limit.Token)).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

internal static class OldServerCalls
{
    public static async Task<Answer> CallAsync(this HttpClient http, string method, string path, object? body = null)
    {
        using var request =
            new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request);
        var answer = await Answer.ReadAsync(response);
        Assert.InRange(answer.Status, 200, 299);
        return answer;
    }
}
