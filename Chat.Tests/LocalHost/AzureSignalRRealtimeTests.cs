using System.Net;
using System.Net.Sockets;
using Azure.Core;
using Chat.Adapters.AzureSignalR;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Chat.Tests.LocalHost;

/// <summary>The adapter against a small server that fails on demand.</summary>
public sealed class AzureSignalRRealtimeTests : IAsyncLifetime
{
    private const string Key = "a-key-of-forty-four-characters-as-they-are==";

    // Well beyond one attempt's 2 s, well below the 10 s that all of them take.
    private static readonly TimeSpan OneAttempt = TimeSpan.FromSeconds(4);

    // Where the attempt's time is not the subject, a busy machine must not make it one.
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(15);

    private FakeSignalRService _service = null!;
    private ServiceProvider? _provider;

    public async Task InitializeAsync() => _service = await FakeSignalRService.StartAsync();

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_publish_that_meets_a_503_and_a_429_is_tried_again()
    {
        _service.Answer(503, 429, 202);

        await PublishAsync(Create());

        Assert.Equal(3, _service.CallsLeft);
    }

    [Fact]
    public async Task A_publish_that_keeps_failing_is_a_dependency_failure_after_four_attempts()
    {
        _service.Answer(500, 502, 503, 504, 202);

        var error = await Assert.ThrowsAsync<DependencyException>(() => PublishAsync(Create()));

        Assert.Equal("realtime service", error.Dependency);
        Assert.Equal(4, _service.CallsLeft);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(400)]
    [InlineData(413)]
    public async Task A_refusal_is_a_dependency_failure_at_once(int status)
    {
        _service.Answer(status, 202);

        var error = await Assert.ThrowsAsync<DependencyException>(() => PublishAsync(Create()));

        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, _service.CallsLeft);
    }

    [Fact]
    public async Task A_hanging_service_holds_the_caller_for_one_attempt_and_is_retried_in_the_background()
    {
        _service.Answer(FakeSignalRService.Hang, 202);

        var awake = await AwakeTime.OfAsync(() =>
            Assert.ThrowsAsync<DependencyException>(() => PublishAsync(CreateAsDeployed())));

        Assert.InRange(awake, TimeSpan.Zero, OneAttempt);
        await _service.NextCallAsync();
        Assert.Equal("/api/hubs/chat/users/ana/:send?api-version=2022-06-01", (await _service.NextCallAsync()).Target);
    }

    [Fact]
    public async Task A_join_is_not_retried_after_its_call_ended()
    {
        _service.Answer(FakeSignalRService.Hang);

        var awake = await AwakeTime.OfAsync(() =>
            Assert.ThrowsAsync<DependencyException>(() => CreateAsDeployed().JoinRoomAsync("c", "chat", "ana", CancellationToken.None)));

        Assert.InRange(awake, TimeSpan.Zero, OneAttempt);
    }

    [Fact]
    public async Task A_dead_endpoint_is_a_dependency_failure_within_one_attempt()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var realtime = Create(new AzureSignalROptions(new Uri($"http://127.0.0.1:{port}"), Key));

        var awake = await AwakeTime.OfAsync(() =>
            Assert.ThrowsAsync<DependencyException>(() => PublishAsync(realtime)));

        Assert.InRange(awake, TimeSpan.Zero, OneAttempt);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_user_id_of_dots_never_becomes_a_broadcast(string userId)
    {
        var realtime = Create();

        await Assert.ThrowsAsync<DependencyException>(() =>
            realtime.PublishAsync(new Audience.User(userId), "first", new { }, CancellationToken.None));

        Assert.Equal(0, _service.CallsLeft);
    }

    [Fact]
    public async Task A_call_carries_a_token_for_its_own_address_without_the_query()
    {
        _service.Answer(200);

        await Create().JoinRoomAsync("c1", "chat1", "ana@example", CancellationToken.None);

        var (method, path, authorization) = await _service.NextCallAsync();
        Assert.Equal("PUT", method);
        Assert.Equal("/api/hubs/chat/groups/chat1%3Aana%40example/connections/c1?api-version=2022-06-01", path);
        var token = new JsonWebToken(authorization["Bearer ".Length..]);
        Assert.Equal([new Uri(_service.Url, path).GetLeftPart(UriPartial.Path)], token.Audiences);
    }

    [Fact]
    public async Task With_an_identity_the_service_makes_the_clients_token()
    {
        _service.Answer(200);
        var options = new AzureSignalROptions(_service.Url, Identity: new AzureSignalRIdentity(Managed: true, ClientId: null));

        var access = await Create(options).CreateClientAccessAsync("ana@x", CancellationToken.None);

        Assert.Equal("made-by-the-service", access.AccessToken);
        Assert.Equal($"{_service.Url}client/?hub=chat", access.Url.ToString());
        var (method, path, authorization) = await _service.NextCallAsync();
        Assert.Equal("POST", method);
        Assert.Equal("/api/hubs/chat/:generateToken?userId=ana%40x&minutesToExpire=60&api-version=2022-11-01", path);
        Assert.Equal("Bearer entra for https://signalr.azure.com/.default", authorization);
    }

    private static Task PublishAsync(IRealtime realtime) =>
        realtime.PublishAsync(new Audience.User("ana"), "first", new { }, CancellationToken.None);

    private IRealtime Create() => Create(new AzureSignalROptions(_service.Url, Key) { AttemptTimeout = Patient });

    private IRealtime CreateAsDeployed() => Create(new AzureSignalROptions(_service.Url, Key));

    private IRealtime Create(AzureSignalROptions options)
    {
        _provider = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TokenCredential>(new FakeCredential())
            .AddAzureSignalR(options with { RetryDelay = TimeSpan.FromMilliseconds(20) })
            .BuildServiceProvider();
        return _provider.GetRequiredService<IRealtime>();
    }

    private sealed class FakeCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"entra for {requestContext.Scopes[0]}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
