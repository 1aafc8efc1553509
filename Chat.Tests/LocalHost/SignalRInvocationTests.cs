using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.LocalHost;

public sealed class SignalRInvocationTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(typeof(SampleHub));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(false, HttpTransportType.WebSockets)]
    [InlineData(false, HttpTransportType.ServerSentEvents)]
    [InlineData(false, HttpTransportType.LongPolling)]
    [InlineData(true, HttpTransportType.WebSockets)]
    [InlineData(true, HttpTransportType.LongPolling)]
    public async Task Invoke_is_answered_with_what_the_function_returns(bool messagePack, HttpTransportType transport)
    {
        await using var client = await _host.ConnectAsync("ana", messagePack, transport);
        var argument = new Dictionary<string, object?>
        {
            ["text"] = "Zoë 👋", ["whole"] = 3_000_000_000, ["half"] = 0.5, ["yes"] = true, ["none"] = null,
            ["list"] = new object[] { 1, "a" },
        };

        var answer = JsonSerializer.SerializeToElement(await client.Connection.InvokeAsync<object>("echo", argument).SoonAsync());

        Assert.Equal(
            ["ok", "userId", "hub", "isJson", "arguments", "claim", "header", "query"], answer.EnumerateObject().Select(p => p.Name));
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.True(answer.GetProperty("isJson").GetBoolean());
        Assert.Equal("ana", answer.GetProperty("userId").GetString());
        Assert.Equal("ana", answer.GetProperty("claim").GetString());
        Assert.Equal("chat", answer.GetProperty("hub").GetString());
        Assert.Equal("echo", answer.GetProperty("header").GetString());
        Assert.Equal("hub", answer.GetProperty("query").GetString());
        var expected = JsonSerializer.SerializeToElement(argument);
        Assert.True(JsonElement.DeepEquals(expected, answer.GetProperty("arguments")[0]), answer.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_carries_the_same_data_in_both_protocols(bool messagePack)
    {
        await using var client = await _host.ConnectAsync("ana", messagePack);
        var payload =
            new { ChatId = "c1", Seq = 7L, Half = 0.5, At = DateTimeOffset.UnixEpoch, Nothing = (string?)null, Users = new[] { "ana" } };

        await _host.Realtime.PublishAsync(new Core.Realtime.Audience.User("ana"), "first", payload, CancellationToken.None);

        var (_, received) = await client.NextAsync();
        Assert.Equal(
            """{"chatId":"c1","seq":7,"half":0.5,"at":"1970-01-01T00:00:00.000Z","nothing":null,"users":["ana"]}""", received.GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_number_of_arguments_gets_through(bool messagePack)
    {
        await using var client = await _host.ConnectAsync("ana", messagePack);

        var none = JsonSerializer.SerializeToElement(await client.Connection.InvokeCoreAsync<object>("echo", []).SoonAsync());
        var three = JsonSerializer.SerializeToElement(
            await client.Connection.InvokeAsync<object>("ECHO", 1, "two", new[] { 3 }).SoonAsync());

        Assert.Equal("[]", none.GetProperty("arguments").GetRawText());
        Assert.Equal("""[1,"two",[3]]""", three.GetProperty("arguments").GetRawText());
    }

    [Fact]
    public async Task Invoke_of_a_function_without_a_result_completes()
    {
        await using var client = await _host.ConnectAsync("ana");

        await client.Connection.InvokeAsync("note", "one").SoonAsync();

        Assert.Equal("one", await _host.Probe.NextAsync("note"));
    }

    [Fact]
    public async Task Send_runs_the_function_and_a_failing_or_unknown_one_harms_nothing()
    {
        await using var client = await _host.ConnectAsync("ana");

        await client.Connection.SendAsync("fail", new { });
        await client.Connection.SendAsync("unknown", new { });
        await client.Connection.SendAsync("note", "after");

        Assert.Equal("after", await _host.Probe.NextAsync("note"));
    }

    [Fact]
    public async Task Invoke_of_an_unknown_function_fails_with_a_404()
    {
        await using var client = await _host.ConnectAsync("ana");

        var error = await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync<object>("unknown", new { }).SoonAsync());

        Assert.Equal("Invocation failed, status code 404", error.Message);
    }

    [Fact]
    public async Task An_exception_that_escapes_tells_the_client_nothing()
    {
        await using var client = await _host.ConnectAsync("ana");

        var error = await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync<object>("fail", new { }).SoonAsync());

        Assert.Equal("Invocation failed", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Streaming_is_refused_and_the_connection_lives_on(bool messagePack)
    {
        await using var client = await _host.ConnectAsync("ana", messagePack);

        var error = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var _ in client.Connection.StreamAsync<object>("echo"))
            {
            }
        });
        await client.Connection.SendAsync("note", "alive");

        Assert.Equal("Streaming is not supported.", error.Message);
        Assert.Equal("alive", await _host.Probe.NextAsync("note"));
    }

    [Fact]
    public async Task Messages_of_one_connection_wait_for_each_other_and_not_for_other_connections()
    {
        await using var client = await _host.ConnectAsync("ana");
        await using var other = await _host.ConnectAsync("ana");

        var first = client.Connection.InvokeAsync<object>("wait", new { });
        await client.Connection.SendAsync("note", "second");
        await _host.Probe.NextAsync("wait");
        await other.Connection.InvokeAsync("note", "other").SoonAsync();

        Assert.Equal("other", await _host.Probe.NextAsync("note"));
        Assert.False(_host.Probe.HasMore("note"));
        _host.Probe.Gate.SetResult();
        await first.SoonAsync();
        Assert.Equal("second", await _host.Probe.NextAsync("note"));
    }
}
