using System.Net.Sockets;
using System.Text;
using Chat.Functions.Errors;
using Chat.Tests.App;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.LocalHost;

/// <summary>A body that hardly arrives is cut off.</summary>
public sealed class SlowBodyTests
{
    [Fact]
    [Trait("Report", "29")]
    public async Task A_body_slower_than_the_least_rate_is_a_408()
    {
        await using var app = await ChatApp.StartAsync(configure: services => services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(2_048, TimeSpan.FromMilliseconds(1_100))));
        var ana = app.NewUser();
        using var client = new TcpClient();
        await client.ConnectAsync(app.BaseAddress.Host, app.BaseAddress.Port);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/chats/or-create HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {app.Token(ana.Id)}\r\n"
            + "Content-Length: 1000\r\n\r\n{"));
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        var answer = await reader.ReadToEndAsync().SoonAsync();

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Report", "29")]
    public async Task By_default_300_bytes_a_second_are_too_slow()
    {
        await using var app = await ChatApp.StartAsync();

        var rate = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinRequestBodyDataRate;

        Assert.InRange(rate!.BytesPerSecond, 1_000, 10_000);
        Assert.InRange(rate.GracePeriod, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    [Fact]
    [Trait("Report", "29")]
    public void A_request_that_ran_into_its_time_limit_is_a_408_that_can_be_retried()
    {
        var problem = ProblemMap.Of(new OperationCanceledException(), "/", "trace");

        Assert.Equal((408, "request_timeout", true), (problem.Status, problem.Code, problem.Retryable));
    }
}
