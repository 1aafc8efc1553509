using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Chat.Adapters.AzureSignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.LocalHost;

/// <summary>The tokens that may connect at /client.</summary>
public sealed class ClientTokenTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private TestHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await TestHost.StartAsync([typeof(SampleHub)], [], builder => builder.Services.AddSingleton<TimeProvider>(_time));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_token_of_this_host_is_let_in() =>
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(await TokenAsync()));

    [Fact]
    public async Task No_token_is_refused() => Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(token: null));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("")]
    public async Task A_broken_token_is_refused(string token) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(token));

    [Fact]
    public async Task A_token_without_its_signature_is_refused()
    {
        var parts = (await TokenAsync()).Split('.');
        var none = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync($"{none}.{parts[1]}."));
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync($"{parts[0]}.{parts[1]}."));
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused()
    {
        var tokens = new ServiceTokens(new string('k', 44), _time);

        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(tokens.ForClient(ClientUrl("chat"), "ana")));
    }

    [Fact]
    public async Task A_token_for_another_address_or_hub_is_refused()
    {
        var tokens = new ServiceTokens(AzureSignalRSettings.Parse(_host.Emulator.ConnectionString).AccessKey!, _time);

        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(tokens.ForClient(ClientUrl("chat"), "ana")));
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(tokens.ForClient(ClientUrl("other"), "ana")));
        Assert.Equal(
            HttpStatusCode.Unauthorized, await NegotiateAsync(tokens.ForClient(new Uri("http://elsewhere/client/?hub=chat"), "ana")));
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(tokens.ForServer(ClientUrl("chat"))));
    }

    [Fact]
    public async Task A_token_lives_an_hour_and_an_open_connection_longer()
    {
        var token = await TokenAsync();
        await using var client = await _host.ConnectAsync("ana");

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(token));
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(token));
        await _host.Realtime.PublishAsync(new Core.Realtime.Audience.User("ana"), "first", new { }, CancellationToken.None);
        Assert.Equal("first", (await client.NextAsync()).Name);
    }

    [Fact]
    public async Task A_socket_that_skips_the_negotiation_needs_its_token_too()
    {
        using var socket = new ClientWebSocket();
        var url = new UriBuilder(ClientUrl("chat")) { Scheme = "ws" }.Uri;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(url, CancellationToken.None).SoonAsync());

        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task The_client_url_has_the_address_of_the_current_request()
    {
        await using var host = await TestHost.StartAsync(typeof(NegotiateFunction));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/where") { Headers = { Host = "chat.example:8080" } };

        using var response = await host.Http.SendAsync(request);

        Assert.Equal("http://chat.example:8080/client/?hub=chat", await response.Content.ReadAsStringAsync());
    }

    private Uri ClientUrl(string hub) => new(_host.Http.BaseAddress!, $"/client/?hub={hub}");

    private async Task<string> TokenAsync() => (await _host.Realtime.CreateClientAccessAsync("ana", CancellationToken.None)).AccessToken;

    private async Task<HttpStatusCode> NegotiateAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/client/negotiate?hub=chat&negotiateVersion=1");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await _host.Http.SendAsync(request);
        return response.StatusCode;
    }
}
