using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Chat.Adapters.AzureSignalR;

namespace Chat.Tests.LocalHost;

/// <summary>The emulator's REST side, as anyone on the network may call it.</summary>
public sealed class DataPlaneTests : IAsyncLifetime
{
    private const string Body = """{"target":"first","arguments":[{"a":1}]}""";
    private TestHost _host = null!;
    private ServiceTokens _tokens = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(typeof(SampleHub));
        _tokens = new ServiceTokens(AzureSignalRSettings.Parse(_host.Emulator.ConnectionString).AccessKey!, TimeProvider.System);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Without_a_token_or_with_one_for_another_call_nothing_is_sent()
    {
        await using var client = await _host.ConnectAsync("ana");
        var url = new Uri(_host.Http.BaseAddress!, "/api/hubs/chat/:send");
        var forAnother = _tokens.ForServer(new Uri(url, "/api/hubs/chat/users/ben/:send"));
        var ofAnother = new ServiceTokens(new string('k', 44), TimeProvider.System).ForServer(url);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(HttpMethod.Post, ":send", Body, token: ""));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(HttpMethod.Post, ":send", Body, forAnother));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(HttpMethod.Post, ":send", Body, ofAnother));
        Assert.Equal(
            HttpStatusCode.Accepted, await CallAsync(HttpMethod.Post, "users/ana/:send", """{"target":"marker","arguments":[1]}"""));

        Assert.Empty(await client.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_broadcast_reaches_all_but_the_excluded()
    {
        await using var one = await _host.ConnectAsync("ana");
        await using var two = await _host.ConnectAsync("ben");

        Assert.Equal(HttpStatusCode.Accepted, await CallAsync(HttpMethod.Post, $":send?excluded={two.Id}", Body));
        Assert.Equal(HttpStatusCode.Accepted, await CallAsync(HttpMethod.Post, ":send", """{"target":"marker","arguments":[1]}"""));

        Assert.Equal(["first"], await one.UntilMarkerAsync());
        Assert.Empty(await two.UntilMarkerAsync());
    }

    [Fact]
    public async Task Hubs_are_separate()
    {
        await using var client = await _host.ConnectAsync("ana");

        Assert.Equal(HttpStatusCode.Accepted, await CallAsync(HttpMethod.Post, "users/ana/:send", Body, hub: "other"));
        Assert.Equal(
            HttpStatusCode.Accepted,
            await CallAsync(HttpMethod.Post, "users/ana/:send", """{"target":"marker","arguments":[1]}""", hub: "CHAT"));

        Assert.Empty(await client.UntilMarkerAsync());
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(HttpMethod.Put, $"groups/g/connections/{client.Id}", hub: "other"));
    }

    [Fact]
    public async Task Existence_follows_connections_and_groups()
    {
        await using var client = await _host.ConnectAsync("ana");

        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(HttpMethod.Head, "groups/g"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(HttpMethod.Put, $"groups/g/connections/{client.Id}"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(HttpMethod.Head, "groups/g"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(HttpMethod.Head, "users/ana"));
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(HttpMethod.Head, "users/ben"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(HttpMethod.Delete, $"connections/{client.Id}/groups"));
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(HttpMethod.Head, "groups/g"));
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(HttpMethod.Delete, $"connections/{client.Id}"));
        await client.Closed;
        await _host.Probe.NextAsync("disconnected");
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(HttpMethod.Head, "users/ana"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"target":"x"}""")]
    [InlineData("""{"arguments":[]}""")]
    public async Task A_body_that_is_no_message_is_a_400(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, await CallAsync(HttpMethod.Post, ":send", body));

    [Fact]
    public async Task A_body_over_1_MB_is_a_413() => Assert.Equal(
        HttpStatusCode.RequestEntityTooLarge, await CallAsync(HttpMethod.Post, ":send", $"\"{new string('x', 1024 * 1024)}\""));

    [Fact]
    public async Task Health_needs_no_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/health");
        using var response = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<HttpStatusCode> CallAsync(
        HttpMethod method, string path, string? body = null, string? token = null, string hub = "chat")
    {
        var url = new Uri(_host.Http.BaseAddress!, $"/api/hubs/{hub}/{path}");
        using var request = new HttpRequestMessage(method, url);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? _tokens.ForServer(url));
        using var response = await _host.Http.SendAsync(request);
        return response.StatusCode;
    }
}
