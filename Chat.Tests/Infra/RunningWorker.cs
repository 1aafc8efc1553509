using System.Net.Http.Headers;
using System.Text;
using Chat.Tests.LocalHost;
using Chat.WorkerHost;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tests.Infra;

/// <summary>A worker as a process under <see cref="FunctionsHost"/>, with a service that records what the worker publishes.</summary>
public sealed class RunningWorker : IAsyncLifetime
{
    /// <summary>The key of the service.</summary>
    public const string ServiceKey = "a key of the service of these tests, long enough";

    /// <summary>The assembly of a published worker, which the pipeline sets; without it the worker of this build runs.</summary>
    private const string ProgramVariable = "CHAT_PUBLISHED_WORKER";

    private const string Secret = "a secret of these tests, long enough for HS256";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("chat-worker-");

    public FunctionsHost Host { get; private set; } = null!;

    internal FakeSignalRService Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Service = await FakeSignalRService.StartAsync();
        Host = await FunctionsHost.StartAsync(
            Environment.GetEnvironmentVariable(ProgramVariable) ?? Path.Combine(AppContext.BaseDirectory, "Chat.Functions.dll"),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["JWT_SECRET"] = Secret,
                ["Chat__Store"] = "sqlite",
                ["Chat__Media__Provider"] = "local",
                ["Chat__PublicUrl"] = "http://localhost",
                ["Chat__DataPath"] = _data.FullName,
                ["AzureSignalRConnectionString"] =
                    $"Endpoint=http://127.0.0.1;Port={Service.Url.Port};AccessKey={ServiceKey};Version=1.0;",
            });
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Service.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>A client of the host, with a token when a user is given.</summary>
    public HttpClient Client(string? user, params string[] roles)
    {
        var client = new HttpClient { BaseAddress = Host.Address };
        client.DefaultRequestHeaders.Authorization = user is null ? null : new AuthenticationHeaderValue("Bearer", Token(user, roles));
        return client;
    }

    private static string Token(string user, string[] roles) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = user, ["roles"] = roles },
        SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256),
    });
}
