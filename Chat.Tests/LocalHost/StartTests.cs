using System.Net;
using Chat.Adapters.AzureSignalR;
using Chat.Core.Realtime;
using Chat.LocalHost;
using Chat.LocalHost.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Chat.Tests.LocalHost;

/// <summary>The defaults of the host, and its explanations of a failed start.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void A_secret_is_created_once_per_data_folder_and_only_its_owner_may_read_it()
    {
        var first = Configure();
        var second = Configure();

        Assert.Equal(first["JWT_SECRET"], second["JWT_SECRET"]);
        Assert.True(first["JWT_SECRET"]!.Length >= 32);
        Assert.Equal(_folder, first["Chat:DataPath"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "jwt-secret")));
        }
    }

    [Fact]
    public void A_given_secret_is_used_and_none_is_created()
    {
        var configuration = Configure("--JWT_SECRET=set-by-hand-set-by-hand-set-by-hand");

        Assert.Equal("set-by-hand-set-by-hand-set-by-hand", configuration["JWT_SECRET"]);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void With_an_issuer_neither_a_secret_nor_a_demo_token_is_created()
    {
        var app = LocalHostApp.Create([$"--Chat:DataPath={_folder}", "--JWT_ISSUER=https://issuer.example"], Program());

        Assert.Null(app.Configuration["JWT_SECRET"]);
        Assert.False(app.Services.GetRequiredService<DemoTokens>().CanCreate);
    }

    [Fact]
    public void A_demo_token_names_its_user_and_is_valid_for_30_days()
    {
        var app = LocalHostApp.Create([$"--Chat:DataPath={_folder}"], Program());

        var token = new JsonWebToken(app.Services.GetRequiredService<DemoTokens>().Create("ana"));

        Assert.Equal("ana", token.Subject);
        Assert.Equal("HS256", token.Alg);
        Assert.Equal(TimeSpan.FromDays(30), token.ValidTo - token.IssuedAt);
    }

    [Fact]
    public async Task A_taken_port_is_explained_in_one_line()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        await using var second = LocalHostApp.Create([$"--urls={host.Http.BaseAddress}", $"--Chat:DataPath={_folder}"], Program());

        var error = await Assert.ThrowsAnyAsync<IOException>(() => second.StartAsync());

        Assert.Contains("the port is taken", StartError.Explain(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Chat:Cors=notaurl", "Chat__Cors")]
    [InlineData("--Chat:Cors=http://ok.example,ftp//bad", "Chat__Cors")]
    [InlineData("--Chat:Cors=https://ok.example/path", "Chat__Cors")]
    [InlineData("--Chat:DataPath=/dev/null/nowhere", "Chat__DataPath")]
    [InlineData("--Chat:Rates:SendPerSecond=abc", "Chat:Rates:SendPerSecond")]
    [InlineData("--Chat:Rates:SendBurst=0", "Chat__Rates__SendBurst")]
    [InlineData("--Chat:Rates:SendPerSecond=NaN", "Chat__Rates__SendPerSecond")]
    [InlineData("--Chat:Rates:SendPerSecond=-0.4", "Chat__Rates__SendPerSecond")]
    [InlineData("--Chat:Rates:OthersPerSecond=1e10", "Chat__Rates__OthersPerSecond")]
    [InlineData("--Chat:Rates:TypingSeconds=Infinity", "Chat__Rates__TypingSeconds")]
    [InlineData("--JWT_SECRET=short", "JWT_SECRET")]
    [InlineData("--JWT_ISSUER=https://issuer.example", "JWT_AUDIENCE")]
    [InlineData("--Chat:Store=elsewhere", "Chat__Store")]
    [InlineData("--Chat:Media:MaxVideoBytes=0", "MaxVideoBytes")]
    public async Task A_setting_that_is_malformed_is_named_in_one_line(string argument, string name)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = LocalHostApp.Create(["--urls=http://127.0.0.1:0", $"--Chat:DataPath={_folder}", argument]);
            await app.StartAsync();
        });

        var line = StartError.Explain(fault);
        Assert.StartsWith("Chat can't start: ", line, StringComparison.Ordinal);
        Assert.Contains(name, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line!);
        Assert.DoesNotContain("DataAnnotation", line, StringComparison.Ordinal);
    }

    // It was thrown when the host started, which logs a stack trace beside the line.
    [Fact]
    public void A_malformed_origin_is_found_before_the_host_starts() => Assert.Contains(
        "Chat__Cors",
        StartError.Explain(
            Assert.ThrowsAny<Exception>(() => LocalHostApp.Create([$"--Chat:DataPath={_folder}", "--Chat:Cors=*"], Program()))),
        StringComparison.Ordinal);

    [Fact]
    public void A_bad_setting_is_explained_in_one_line()
    {
        string[] args = [$"--Chat:DataPath={_folder}", "--AzureSignalRConnectionString=Endpoint=https://x;AccessKey=tooshort"];

        var line = StartError.Explain(Assert.ThrowsAny<Exception>(() => LocalHostApp.Create(args, Program())));

        Assert.Equal("Chat can't start: The setting AzureSignalRConnectionString has an AccessKey of fewer than 32 characters.", line);
    }

    [Fact]
    public void Events_go_to_the_real_service_when_it_is_set_and_otherwise_to_the_emulator()
    {
        var key = new string('k', 44);
        var app = LocalHostApp.Create(
            [$"--Chat:DataPath={_folder}", $"--AzureSignalRConnectionString=Endpoint=https://x;AccessKey={key}"], Program());
        var embedded = LocalHostApp.Create([$"--Chat:DataPath={_folder}"], Program());

        Assert.IsType<AzureSignalRRealtime>(app.Services.GetRequiredService<IRealtime>());
        Assert.IsNotType<AzureSignalRRealtime>(embedded.Services.GetRequiredService<IRealtime>());
    }

    [Fact]
    public void A_function_that_cannot_be_hosted_is_explained_and_a_fault_of_the_program_is_not()
    {
        Assert.Equal("Chat can't start: why", StartError.Explain(new FunctionStartException("why")));
        Assert.Null(StartError.Explain(new InvalidOperationException("a bug")));
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Only_the_listed_origins_may_call_from_a_browser(string origin, bool allowed)
    {
        await using var host = await TestHost.StartAsync(
            [typeof(SampleHub)], [], configure: null, "--Chat:Cors=https://app.example, http://localhost:3000/");
        using var request = new HttpRequestMessage(HttpMethod.Options, "/client/negotiate?hub=chat");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(allowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static HostedProgram Program() =>
        new([typeof(SampleHub)], [], (services, _) => services.AddSingleton<Probe>().AddScoped<ScopeMark>());

    private IConfiguration Configure(params string[] args) =>
        LocalHostApp.Create([$"--Chat:DataPath={_folder}", .. args], Program()).Configuration;
}
