using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Grpc.Core;

namespace Chat.WorkerHost;

/// <summary>The stream of messages of one worker. An answer carries the id of its request.</summary>
internal sealed class WorkerStream
{
    private readonly Channel<JsonObject> _outgoing = Channel.CreateUnbounded<JsonObject>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _waiting = [];
    private readonly ConcurrentQueue<string> _logs = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the worker has connected.</summary>
    public Task Started => _started.Task;

    /// <summary>The texts that the worker has logged through the stream.</summary>
    public IReadOnlyCollection<string> Logs => _logs;

    /// <summary>Serves a worker until it goes.</summary>
    public async Task RunAsync(IAsyncStreamReader<JsonObject> incoming, IServerStreamWriter<JsonObject> outgoing, ServerCallContext call)
    {
        var writing = WriteAsync(outgoing, call.CancellationToken);
        try
        {
            while (await incoming.MoveNext(call.CancellationToken))
            {
                Receive(incoming.Current);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The worker was stopped.
        }

        _outgoing.Writer.TryComplete();
        await writing;
    }

    /// <summary>Sends a request and returns the answer's content.</summary>
    /// <param name="request">The name of the request in the protocol.</param>
    /// <param name="content">Its fields.</param>
    /// <param name="answer">The name of the answer in the protocol.</param>
    /// <exception cref="InvalidOperationException">The worker answered that it failed.</exception>
    public async Task<JsonObject> AskAsync(string request, JsonObject content, string answer, CancellationToken ct)
    {
        var id = RequestId.New();
        var source = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _outgoing.Writer.WriteAsync(new JsonObject { ["requestId"] = id, [request] = content }, ct);
        var result = (await source.Task.WaitAsync(ct))[answer]!.AsObject();
        return result["result"]?["status"]?.GetValue<string>() == "Success"
            ? result
            : throw new InvalidOperationException($"{request}: {result["result"]?.ToJsonString()}");
    }

    private void Receive(JsonObject message)
    {
        if (message.ContainsKey("startStream"))
        {
            _started.TrySetResult();
        }
        else if (message["rpcLog"] is { } log)
        {
            _logs.Enqueue(log["message"]?.GetValue<string>() ?? "");
        }
        else if (_waiting.TryRemove(message["requestId"]?.GetValue<string>() ?? "", out var source))
        {
            source.TrySetResult(message);
        }
    }

    private async Task WriteAsync(IServerStreamWriter<JsonObject> outgoing, CancellationToken ct)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(ct))
            {
                await outgoing.WriteAsync(message, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The worker has gone.
        }
    }
}
