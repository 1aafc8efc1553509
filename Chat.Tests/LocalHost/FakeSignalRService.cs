using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.LocalHost;

/// <summary>A service that answers with given statuses and records its calls.</summary>
internal sealed class FakeSignalRService : IAsyncDisposable
{
    /// <summary>Instead of a status: the call is never answered.</summary>
    public const int Hang = 0;

    private readonly Channel<ServiceCall> _calls = Channel.CreateUnbounded<ServiceCall>();
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly TaskCompletionSource _hang = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _server;

    private FakeSignalRService(WebApplication server) => _server = server;

    public Uri Url => new(_server.Urls.First());

    public int CallsLeft => _calls.Reader.Count;

    public static async Task<FakeSignalRService> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var service = new FakeSignalRService(server);
        server.Run(service.AnswerAsync);
        await server.StartAsync();
        return service;
    }

    /// <summary>The next calls' answers; after them every call is answered with 202.</summary>
    public void Answer(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            _answers.Enqueue(status);
        }
    }

    public Task<ServiceCall> NextCallAsync() => _calls.Reader.ReadAsync().AsTask().SoonAsync();

    public async ValueTask DisposeAsync()
    {
        _hang.TrySetResult();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _calls.Writer.TryWrite(new ServiceCall(http.Request.Method, target, http.Request.Headers.Authorization.ToString()));
        var status = _answers.TryDequeue(out var next) ? next : StatusCodes.Status202Accepted;
        if (status == Hang)
        {
            await _hang.Task;
            return;
        }

        http.Response.StatusCode = status;
        await http.Response.WriteAsync("""{"token":"made-by-the-service"}""");
    }
}

internal sealed record ServiceCall(string Method, string Target, string Authorization);
