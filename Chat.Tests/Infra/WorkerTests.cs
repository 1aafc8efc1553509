using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Chat.Tests.Conventions;
using Chat.WorkerHost;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tests.Infra;

/// <summary>
/// The worker as a process under <see cref="FunctionsHost"/>: its metadata, its own router, its converters and its composition, none
/// of which LocalHost runs.
/// </summary>
public sealed class WorkerTests(WorkerTests.Worker worker) : IClassFixture<WorkerTests.Worker>
{
    private const string Secret = "a secret of these tests, long enough for HS256";

    [Fact]
    public void The_worker_describes_the_functions_on_the_list() =>
        Assert.Equal(
            Repository.Read("Chat.Tests/Infra/functions.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split(' ')[0]),
            worker.Host.Functions.Select(function => function.Name).OrderBy(name => name, StringComparer.OrdinalIgnoreCase));

    [Fact]
    public async Task The_worker_answers_that_it_is_alive() =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("api/health/live", null)).Status);

    [Fact]
    public async Task The_worker_refuses_a_call_without_a_token()
    {
        var (status, type, _) = await GetAsync("api/chats/active", null);

        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (status, type));
    }

    [Fact]
    public async Task A_new_user_gets_an_empty_chat_list_from_the_worker()
    {
        var (status, _, body) = await GetAsync("api/chats/active", "ana");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("[]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worker_knows_the_routes_of_administrators() =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("api/admin/reports", "root", "admin")).Status);

    private async Task<(HttpStatusCode Status, string? Type, string Body)> GetAsync(
        string path, string? user, params string[] roles)
    {
        using var client = new HttpClient { BaseAddress = worker.Host.Address };
        client.DefaultRequestHeaders.Authorization = user is null ? null : new AuthenticationHeaderValue("Bearer", Token(user, roles));
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    private static string Token(string user, string[] roles) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = user, ["roles"] = roles },
        SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256),
    });

    /// <summary>One worker for these tests.</summary>
    public sealed class Worker : IAsyncLifetime
    {
        private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("chat-worker-");

        public FunctionsHost Host { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Host = await FunctionsHost.StartAsync(
                Path.Combine(AppContext.BaseDirectory, "Chat.Functions.dll"),
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["JWT_SECRET"] = Secret,
                    ["Chat__Store"] = "sqlite",
                    ["Chat__Media__Provider"] = "local",
                    ["Chat__PublicUrl"] = "http://localhost",
                    ["Chat__DataPath"] = _data.FullName,
                    ["AzureSignalRConnectionString"] = $"Endpoint=http://localhost;Port=8888;AccessKey={new string('k', 64)};Version=1.0;",
                });

        public async Task DisposeAsync()
        {
            await Host.DisposeAsync();
            _data.Delete(recursive: true);
        }
    }
}
