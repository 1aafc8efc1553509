using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Core;
using Chat.Core.Realtime;
using Chat.Faults.Log;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Faults.Load;

/// <summary>A connection that is opened again whenever it ends, and notes each event.</summary>
internal sealed class Socket(string user, Target target, RunLog log) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] Events = [.. typeof(ServerEvents).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    private readonly CancellationTokenSource _lifetime = new();
    private Task _running = Task.CompletedTask;
    private HubConnection? _open;

    public void Connect(IReadOnlyList<string> chatIds) => _running = RunAsync(chatIds);

    /// <summary>Null when there is no answer, or no connection.</summary>
    public async Task<CallAnswer?> InvokeAsync(string name, JsonObject payload, TimeSpan patience)
    {
        if (_open is not { } connection)
        {
            return null;
        }

        try
        {
            var answer = await connection.InvokeAsync<JsonObject>(name, payload, _lifetime.Token).WaitAsync(patience);
            return answer["ok"]!.GetValue<bool>()
                ? new CallAnswer(200, answer)
                : new CallAnswer(answer["error"]!["status"]!.GetValue<int>(), answer["error"]!.AsObject());
        }
        catch (Exception e) when (IsLost(e))
        {
            return null;
        }
    }

    public async Task SendAsync(string name, JsonObject payload)
    {
        try
        {
            await (_open?.SendAsync(name, payload, _lifetime.Token) ?? Task.CompletedTask);
        }
        catch (Exception e) when (IsLost(e))
        {
            // A hint.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        await _running;
        _lifetime.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<string> chatIds)
    {
        while (!_lifetime.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(chatIds);
                await Task.Delay(RetryDelay, TimeProvider.System, _lifetime.Token);
            }
            catch (Exception)
            {
                // The next attempt is the remedy for any failure; the client throws several types, also AggregateException.
                await Task.Delay(RetryDelay, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task RunOnceAsync(IReadOnlyList<string> chatIds)
    {
        await using var connection = new HubConnectionBuilder()
            .WithUrl(
                new Uri(target.Url, "api"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(target.TokenOf(user)))
            .Build();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        foreach (var name in Events)
        {
            connection.On<JsonElement>(name, payload => Note(name, payload));
        }

        await connection.StartAsync(_lifetime.Token).WaitAsync(Patience);
        _open = connection;
        foreach (var chatId in chatIds)
        {
            await InvokeAsync("join_chat", new JsonObject { ["chatId"] = chatId }, Patience);
        }

        await closed.Task.WaitAsync(_lifetime.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _open = null;
    }

    private void Note(string name, JsonElement payload)
    {
        var e = JsonSerializer.SerializeToNode(payload, ChatJson.Options)!.AsObject();
        var about = e["userId"] ?? e["message"]?["senderId"];
        log.Add(new EventGot(user, name, e["chatId"]?.GetValue<string>(), about?.GetValue<string>()));
    }

    private static bool IsLost(Exception e) =>
        e is HttpRequestException or IOException or HubException or InvalidOperationException or TimeoutException
            or OperationCanceledException or System.Net.Sockets.SocketException
            or System.Net.WebSockets.WebSocketException or JsonException;
}
