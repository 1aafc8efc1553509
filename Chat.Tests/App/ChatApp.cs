using System.IdentityModel.Tokens.Jwt;
using System.Text;
using Chat.Core.Realtime;
using Chat.Functions.Security;
using Chat.LocalHost;
using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tests.App;

/// <summary>
/// The whole product as LocalHost runs it, on a free port, with a data folder of its own and a clock that stands still
/// until a test moves it. Rates are off unless a test sets them.
/// </summary>
public sealed class ChatApp : IAsyncDisposable
{
    public const string Secret = "the tests' own secret, long enough for HS256";

    private static readonly string[] NoRates =
        [
            "--Chat:Rates:SendPerSecond=0", "--Chat:Rates:OthersPerSecond=0", "--Chat:Rates:SearchPerMinute=0",
            "--Chat:Rates:UploadPerMinute=0", "--Chat:Rates:DevicesPerMinute=0",
        ];

    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private ChatApp(WebApplication app, LogWatch log, FakeTimeProvider time, string dataPath, bool ownsFolder)
    {
        (_app, Log, Time, DataPath, _ownsFolder) = (app, log, time, dataPath, ownsFolder);
        BaseAddress = new Uri(app.Urls.First());
    }

    public FakeTimeProvider Time { get; }

    /// <summary>Fails every test whose app logs a secret.</summary>
    public LogWatch Log { get; }

    public string DataPath { get; }

    public Uri BaseAddress { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="settings">Settings as on the command line, such as <c>--Chat:Rates:SendPerSecond=1</c>.</param>
    /// <param name="configure">Replaces services.</param>
    /// <param name="dataPath">A folder to share or to come back to; null for one that goes with the app.</param>
    /// <param name="time">A clock to share; null for one of its own.</param>
    public static async Task<ChatApp> StartAsync(
        string[]? settings = null, Action<IServiceCollection>? configure = null, string? dataPath = null, FakeTimeProvider? time = null)
    {
        var clock = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var folder = dataPath ?? Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string[] args =
        [
            "--urls=http://127.0.0.1:0", $"--Chat:DataPath={folder}", $"--JWT_SECRET={Secret}", .. NoRates,
            .. StoreUnderTest.Settings(folder), .. settings ?? [],
        ];
        var log = new LogWatch();
        var app = LocalHostApp.Create(args, builder =>
        {
            builder.Logging.ClearProviders();
            log.AddTo(builder.Logging);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            // Tests run jobs when they want them (RunJobAsync), not whenever they move the clock.
            builder.Services.Remove(builder.Services.Single(s => s.ImplementationType?.Name == "TimerFunctions"));
            // All apps of a test run share one thread pool, whose queue does not show the load of one of them.
            builder.Services.Replace(
                ServiceDescriptor.Singleton(new LoadGate(() => 0, TimeProvider.System, NullLogger<LoadGate>.Instance)));
            configure?.Invoke(builder.Services);
        });
        await StoreUnderTest.PrepareAsync(folder);
        await app.StartAsync();
        return new ChatApp(app, log, clock, folder, ownsFolder: dataPath is null);
    }

    /// <summary>A user with a token of their own.</summary>
    public ApiUser As(string userId, params string[] roles) => new(this, userId, Token(userId, roles));

    /// <summary>A user whose id no other test has.</summary>
    public ApiUser NewUser(string name = "user") => As($"{name}-{RandomId.New():N}");

    public string Token(string userId, params string[] roles)
    {
        var payload = new JwtPayload { ["sub"] = userId, ["exp"] = Time.GetUtcNow().AddDays(30).ToUnixTimeSeconds() };
        if (roles.Length > 0)
        {
            payload["roles"] = roles;
        }

        return Sign(payload);
    }

    /// <summary>Signs any payload, with the app's key unless another is given.</summary>
    public static string Sign(JwtPayload payload, string secret = Secret, string algorithm = SecurityAlgorithms.HmacSha256)
    {
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
        return new JwtSecurityTokenHandler().WriteToken(
            new JwtSecurityToken(new JwtHeader(new SigningCredentials(key, algorithm)), payload));
    }

    /// <summary>An accepted chat of two new users; the first asked.</summary>
    public async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> OpenChatAsync()
    {
        var (ana, ben) = (NewUser("ana"), NewUser("ben"));
        return (await OpenChatAsync(ana, ben), ana, ben);
    }

    public static async Task<string> OpenChatAsync(ApiUser requester, ApiUser recipient)
    {
        var chatId = await RequestChatAsync(requester, recipient);
        (await recipient.PostAsync($"chats/{chatId}/accept")).Require(200);
        return chatId;
    }

    public static async Task<string> RequestChatAsync(ApiUser requester, ApiUser recipient, string? message = null) =>
        (await requester.PostAsync("chats/or-create", new { recipientId = recipient.Id, message })).Require(201).Text("id");

    /// <summary>Runs a timer function now.</summary>
    public Task RunJobAsync(string function) =>
        Services.GetRequiredService<FunctionInvoker>().InvokeAsync(function, CancellationToken.None);

    /// <summary>Publishes past the functions, so that a test can tell that nothing else is on the way.</summary>
    public Task PublishAsync(Audience audience, string name, object payload) =>
        Services.GetRequiredService<IRealtime>().PublishAsync(audience, name, payload, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            StoreUnderTest.Drop(DataPath);
            Directory.Delete(DataPath, recursive: true);
        }

        Log.RequireClean();
    }
}
