using System.Net.WebSockets;
using System.Text;
using Chat.Core.Realtime;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tests.LocalHost;

/// <summary>How connections begin and end.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task A_failing_connected_function_keeps_the_connection()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        await using var client = await host.ConnectAsync("unwelcome");

        await client.Connection.InvokeAsync("note", "still here").SoonAsync();

        Assert.Equal("still here", await host.Probe.NextAsync("note"));
    }

    [Fact]
    public async Task A_slow_disconnected_function_blocks_nobody()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        var leaving = await host.ConnectAsync("lingering");
        var id = leaving.Id;
        await leaving.DisposeAsync();
        Assert.Equal(id, await host.Probe.NextAsync("disconnected"));

        await using var next = await host.ConnectAsync("lingering");
        await next.Connection.InvokeAsync("note", "on").SoonAsync();
    }

    [Fact]
    public async Task An_aborted_connection_closes_and_is_reported_unless_told_otherwise()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        await using var silent = await host.ConnectAsync("ana");
        await using var loud = await host.ConnectAsync("ana");

        host.Emulator.Abort(silent.Id, report: false);
        await silent.Closed;
        var id = loud.Id;
        host.Emulator.Abort(id);
        await loud.Closed;

        Assert.Equal(id, await host.Probe.NextAsync("disconnected"));
        Assert.False(host.Probe.HasMore("disconnected"));
    }

    [Fact]
    public async Task An_aborted_client_reconnects_by_itself()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        var access = await host.Realtime.CreateClientAccessAsync("ana", CancellationToken.None);
        await using var connection = new HubConnectionBuilder()
            .WithUrl(access.Url, options => options.AccessTokenProvider = () => Task.FromResult<string?>(access.AccessToken))
            .WithAutomaticReconnect([TimeSpan.Zero])
            .Build();
        var back = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Reconnected += id =>
        {
            back.SetResult(id);
            return Task.CompletedTask;
        };
        await connection.StartAsync().SoonAsync();
        var before = connection.ConnectionId!;

        host.Emulator.Abort(before, report: false);

        Assert.NotEqual(before, await back.Task.SoonAsync());
    }

    [Fact]
    public async Task A_host_that_stops_disconnects_its_clients()
    {
        var host = await TestHost.StartAsync(typeof(SampleHub));
        await using var client = await host.ConnectAsync("ana");
        await using var polling = await host.ConnectAsync("ben", transport: HttpTransportType.LongPolling);

        await host.DisposeAsync();

        await client.Closed;
        await polling.Closed;
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_the_connection_with_an_error()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        foreach (var messagePack in (bool[])[false, true])
        {
            await using var client = await host.ConnectAsync("ana", messagePack);

            await client.Connection.SendAsync("note", new string('x', 1024 * 1024));

            var error = await client.Closed;
            Assert.Contains("The message is too large.", error?.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_holds_up_nobody()
    {
        await using var host = await TestHost.StartAsync(
            [typeof(SampleHub)], [],
            builder => builder.Services.AddSingleton(new EmulatorOptions { MaxQueuedMessages = 20, DrainTimeout = TimeSpan.Zero }));
        using var slow = await OpenRawAsync(host, "ana", """{"protocol":"json","version":1}""");
        await host.Probe.NextAsync("connected");
        await using var other = await host.ConnectAsync("ben");
        var payload = new { text = new string('x', 256 * 1024) };

        for (var i = 0; i < 200; i++)
        {
            await host.Realtime.PublishAsync(new Audience.User("ana"), "first", payload, CancellationToken.None).SoonAsync();
        }

        await host.Realtime.PublishAsync(new Audience.User("ben"), "marker", payload, CancellationToken.None);
        Assert.Empty(await other.UntilMarkerAsync());
        // Sooner than the transport itself gives up a send, which is after 10 s.
        await host.Probe.NextAsync("disconnected").WaitAsync(TimeSpan.FromSeconds(8));
    }

    [Theory]
    [InlineData("""{"protocol":"xml","version":1}""", "The protocol is not supported.")]
    [InlineData("""{"version":1}""", "The handshake is malformed.")]
    public async Task A_bad_handshake_is_refused_with_its_reason(string handshake, string reason)
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        using var socket = await OpenRawAsync(host, "ana", handshake);

        Assert.Contains(reason, await ReceiveAsync(socket), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"type":"one"}""")]
    [InlineData("""{"type":1,"target":"note"}""")]
    [InlineData("""{"type":1,"target":5,"arguments":[]}""")]
    public async Task A_malformed_message_closes_the_connection_with_a_reason(string message)
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        using var socket = await OpenRawAsync(host, "ana", """{"protocol":"json","version":1}""");
        Assert.Equal("{}\u001e", await ReceiveAsync(socket));

        await SendAsync(socket, message);

        Assert.Equal("""{"type":7,"error":"The message is not a hub message."}""" + '\u001e', await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_silent_client_is_pinged_and_then_disconnected()
    {
        var time = new FakeTimeProvider();
        await using var host = await TestHost.StartAsync(
            [typeof(SampleHub)], [], builder => builder.Services.AddSingleton(
                new EmulatorOptions { Time = time, KeepAlive = TimeSpan.FromMinutes(1), ClientTimeout = TimeSpan.FromDays(1) }));
        using var socket = await OpenRawAsync(host, "ana", """{"protocol":"json","version":1}""");
        Assert.Equal("{}\u001e", await ReceiveAsync(socket));

        Assert.StartsWith(
            "{\"type\":6}\u001e", await WhileTimeGoesAsync(TimeSpan.FromMinutes(1), ReceiveAsync(socket)), StringComparison.Ordinal);
        Assert.False(host.Probe.HasMore("disconnected"));
        Assert.NotNull(await WhileTimeGoesAsync(TimeSpan.FromHours(6), host.Probe.NextAsync("disconnected")));

        // The host may set its timer a moment after the client has heard from it.
        async Task<string> WhileTimeGoesAsync(TimeSpan step, Task<string> next)
        {
            while (!next.IsCompleted)
            {
                time.Advance(step);
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
            }

            return await next;
        }
    }

    private static async Task<ClientWebSocket> OpenRawAsync(TestHost host, string userId, string handshake)
    {
        var access = await host.Realtime.CreateClientAccessAsync(userId, CancellationToken.None);
        var url = new UriBuilder(access.Url) { Scheme = "ws", Query = access.Url.Query + "&access_token=" + access.AccessToken };
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(url.Uri, CancellationToken.None).SoonAsync();
        await SendAsync(socket, handshake);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(text + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).SoonAsync();

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None).SoonAsync();
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
