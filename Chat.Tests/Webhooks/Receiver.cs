using System.Threading.Channels;
using Chat.Core.Webhooks;
using Chat.Tests.App;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Webhooks;

/// <summary>A post that the application's backend got.</summary>
internal sealed record Received(string Id, long Timestamp, string Signature, string Body)
{
    public Answer Json => new(System.Text.Json.JsonElement.Parse(Body));
}

/// <summary>The application's own backend, on a free port of this machine. It answers as a test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    private Receiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Writes the answer. 200 without a body unless a test sets it.</summary>
    public Func<HttpContext, Received, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Answers with a status, and a body if there is one.</summary>
    public void AnswerWith(int status, string? body = null) => Answer = async (http, _) =>
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body ?? string.Empty);
    };

    /// <summary>The next post that has arrived; null when there is none.</summary>
    public Received? TryNext() => _received.Reader.TryRead(out var next) ? next : null;

    /// <summary>True as soon as a post has arrived, false after this time.</summary>
    public async Task<bool> WaitAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            return await _received.Reader.WaitToReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async Task<Received> NextAsync() => await _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The requests that arrived and were not taken yet.</summary>
    public IReadOnlyList<Received> Drain()
    {
        var all = new List<Received>();
        while (_received.Reader.TryRead(out var next))
        {
            all.Add(next);
        }

        return all;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers;
        var received = new Received(
            headers[StandardSignature.IdHeader].ToString(),
            long.Parse(headers[StandardSignature.TimestampHeader].ToString(), System.Globalization.CultureInfo.InvariantCulture),
            headers[StandardSignature.SignatureHeader].ToString(),
            await reader.ReadToEndAsync());
        _received.Writer.TryWrite(received);
        await Answer(http, received);
    }
}
