using System.Text;
using Chat.Core;
using Chat.Core.Errors;
using Chat.Functions.Errors;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Chat.LocalHost;

/// <summary>
/// Bounds the TCP connections of the process, so that idle ones can't use up its file descriptors. A connection beyond the
/// bound gets a whole HTTP answer, 503, without its request being read.
/// </summary>
internal sealed partial class ConnectionGate(IOptions<ConnectionOptions> options, TimeProvider time, ILogger<ConnectionGate> logger)
{
    /// <summary>Connections beyond the bound that may be open at once while they are refused.</summary>
    public const int MaxRefused = 64;

    // Closing with unread bytes resets the connection, and the client may lose the answer. So some read the request first.
    private const int MaxLingering = MaxRefused / 2;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);
    private static readonly byte[] Answer = CreateAnswer();

    private readonly int _max = options.Value.Max;
    private readonly LogLimit _log = new(time);
    private int _open;
    private int _lingering;

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            await (Interlocked.Increment(ref _open) <= _max ? next(connection) : RefuseAsync(connection));
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task RefuseAsync(ConnectionContext connection)
    {
        if (_log.TryTake(out _))
        {
            LogRefused(_max);
        }

        try
        {
            await connection.Transport.Output.WriteAsync(Answer);
            await connection.Transport.Output.CompleteAsync();
            if (Interlocked.Increment(ref _lingering) <= MaxLingering)
            {
                await ReadAwayAsync(connection);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went away by itself.
        }
        finally
        {
            Interlocked.Decrement(ref _lingering);
        }
    }

    private static async Task ReadAwayAsync(ConnectionContext connection)
    {
        using var deadline = new CancellationTokenSource(Linger);
        while (await connection.Transport.Input.ReadAsync(deadline.Token) is { IsCompleted: false, IsCanceled: false } read)
        {
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }
    }

    private static byte[] CreateAnswer()
    {
        const int RetrySeconds = 5;
        var refusal = new DependencyException("connection, since there are too many") { RetryAfter = TimeSpan.FromSeconds(RetrySeconds) };
        var problem = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(ProblemMap.Of(refusal, "/", "none"), ChatJson.Options);
        var head = $"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: {problem.Length}\r\n"
            + $"Retry-After: {RetrySeconds}\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. problem];
    }

    [LoggerMessage(LogLevel.Warning, "A connection was refused: {Max} are open already (Chat__Connections__Max).")]
    private partial void LogRefused(int max);
}
