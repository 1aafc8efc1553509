using System.Net.Sockets;
using System.Text;
using Chat.LocalHost;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Tests.LocalHost;

/// <summary>How many connections the host holds, and what the others are told.</summary>
public sealed class ConnectionBoundTests
{
    [Fact]
    [Trait("Report", "21")]
    public async Task A_connection_beyond_the_bound_gets_a_503_and_the_next_one_is_served_when_there_is_room()
    {
        await using var host = await TestHost.StartAsync([typeof(SampleHub)], [], configure: null, "--Chat:Connections:Max=3");
        var idle = new List<TcpClient>();
        for (var i = 0; i < 3; i++)
        {
            idle.Add(await ConnectAsync(host));
        }

        var refused = await AskAsync(host);
        Assert.StartsWith("HTTP/1.1 503", refused, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 5", refused, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"dependency_unavailable\"", refused, StringComparison.Ordinal);
        Assert.Contains("\"retryable\":true", refused, StringComparison.Ordinal);

        idle.ForEach(client => client.Dispose());
        // The host learns of a closed connection a moment later.
        string answer;
        do
        {
            answer = await AskAsync(host);
        }
        while (answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Report", "21")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_has_so_many_connections_and_another_one_when_one_is_closed(bool messagePack)
    {
        await using var host = await TestHost.StartAsync([typeof(SampleHub)], [], configure: null, "--Chat:Connections:MaxPerUser=2");
        var first = await host.ConnectAsync("ana", messagePack);
        await using var second = await host.ConnectAsync("ana", messagePack);

        var refusal = await Assert.ThrowsAsync<HubException>(() => host.ConnectAsync("ana", messagePack));
        Assert.Contains("too many connections", refusal.Message, StringComparison.Ordinal);
        await using var other = await host.ConnectAsync("ben", messagePack);

        await first.DisposeAsync();
        await host.Probe.NextAsync("disconnected");
        await using var third = await host.ConnectAsync("ana", messagePack);
        Assert.NotEmpty(third.Id);
    }

    [Theory]
    [Trait("Report", "21")]
    [InlineData(256, 64)]
    [InlineData(1_024, 512)]
    [InlineData(2_048, 1_536)]
    [InlineData(8_192, 6_144)]
    [InlineData(long.MaxValue, 20_000)]
    public void The_default_leaves_file_descriptors_for_files_and_calls(long fileDescriptors, int connections) =>
        Assert.Equal(connections, ConnectionOptions.DefaultOf(fileDescriptors));

    [Fact]
    [Trait("Report", "21")]
    public void By_default_a_user_may_have_a_hundred() =>
        Assert.Equal((100, 100), (new ConnectionOptions().MaxPerUser, new EmulatorOptions().MaxConnectionsPerUser));

    private static async Task<TcpClient> ConnectAsync(TestHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port).SoonAsync();
        return client;
    }

    private static async Task<string> AskAsync(TestHost host)
    {
        using var client = await ConnectAsync(host);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync().SoonAsync();
    }
}
