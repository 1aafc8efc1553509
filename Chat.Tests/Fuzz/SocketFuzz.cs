using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.Tests.App;

namespace Chat.Tests.Fuzz;

/// <summary>Sends hostile messages to every function with a SignalR trigger, over one real connection after the other.</summary>
internal sealed class SocketFuzz(ApiUser user, bool messagePack, IReadOnlyList<string> events, Findings findings) : IAsyncDisposable
{
    // The emulator's answer to an event that no function takes.
    private static readonly string[] KnownErrors = ["Invocation failed, status code 404", "Streaming is not supported."];

    private RawSocket? _socket;
    private int _sent;

    public async Task SendAsync(Hostile hostile)
    {
        var id = (++_sent).ToString();
        var target = hostile.Chance(96) ? hostile.Pick(events) : hostile.Text();
        var message = messagePack ? HostileMessagePack.Invocation(hostile, id, target) : Frame(hostile, id, target);
        try
        {
            await SendAsync(message, id);
        }
        catch (Exception e) when (e is OperationCanceledException or JsonException)
        {
            findings.Add($"The socket was not answered as it should be: {e.Message}, after {Describe(message)}");
            await ReconnectAsync();
        }
        catch (WebSocketException)
        {
            // Closed before the barrier was sent.
            await ReconnectAsync();
        }
    }

    public async ValueTask DisposeAsync() => await ReconnectAsync();

    // A heartbeat behind each message: when it is answered, the message was dealt with, and the connection lives.
    private async Task SendAsync(byte[] message, string id)
    {
        var barrier = $"barrier-{id}";
        _socket ??= await RawSocket.ConnectAsync(user, messagePack);
        await _socket.SendAsync(message);
        await _socket.SendAsync(
            messagePack ? HostileMessagePack.Heartbeat(barrier) : Encoding.UTF8.GetBytes(Invocation(barrier, "\"heartbeat\"", "[{}]")));
        while (true)
        {
            var next = await _socket.NextAsync();
            if (next is null)
            {
                await ReconnectAsync();
                return;
            }

            if (Check(next.Value, message) == barrier)
            {
                return;
            }
        }
    }

    // Returns the id of an answered invocation.
    private string? Check(JsonElement received, byte[] message)
    {
        var (type, id, target, result, error) = messagePack ? MessagePackParts(received) : JsonParts(received);
        if (type == 3 && error is not null && !KnownErrors.Contains(error))
        {
            findings.Add($"The socket failed with {error}, after {Describe(message)}");
        }

        if (type == 3 && result is { ValueKind: JsonValueKind.Object } answer && !answer.GetProperty("ok").GetBoolean())
        {
            findings.CheckProblem(answer.GetProperty("error"), status: null, Describe(message));
        }

        if (type == 1 && target == "error")
        {
            findings.CheckProblem(result!.Value.GetProperty("error"), status: null, Describe(message));
        }

        return type == 3 ? id : null;
    }

    private static (int Type, string? Id, string? Target, JsonElement? Body, string? Error) JsonParts(JsonElement m) => (
        m.GetProperty("type").GetInt32(),
        m.TryGetProperty("invocationId", out var id) ? id.GetString() : null,
        m.TryGetProperty("target", out var target) ? target.GetString() : null,
        m.TryGetProperty("result", out var result) ? result : m.TryGetProperty("arguments", out var arguments) ? arguments[0] : null,
        m.TryGetProperty("error", out var error) ? error.GetString() : null);

    // [3, headers, id, kind (1 error, 2 nothing, 3 result), what] and [1, headers, id, target, arguments, …]
    private static (int Type, string? Id, string? Target, JsonElement? Body, string? Error) MessagePackParts(JsonElement m) =>
        m[0].GetInt32() switch
    {
        3 => (3, m[2].GetString(), null, m[3].GetInt32() == 3 ? m[4] : null, m[3].GetInt32() == 1 ? m[4].GetString() : null),
        1 => (1, null, m[3].GetString(), m[4][0], null),
        var type => (type, null, null, null, null),
    };

    private static byte[] Frame(Hostile hostile, string id, string target)
    {
        var name = hostile.JsonString(target);
        var argument = HostileJson.Argument(hostile);
        var frame = hostile.Random.Next(20) switch
        {
            0 => Invocation(id, name, "[]"),
            1 => Invocation(id, name, $"[{argument},{argument}]"),
            2 => Invocation(id, name, argument),
            3 => $$"""{"type":1,"target":{{name}},"arguments":[{{argument}}]}""",
            4 => $$"""{"type":{{hostile.Number()}},"invocationId":"{{id}}","target":{{name}},"arguments":[{{argument}}]}""",
            5 => $$"""{"type":4,"invocationId":"{{id}}","target":{{name}},"arguments":[{{argument}}],"streamIds":["1"]}""",
            6 => hostile.Pick((string[])
            [
                """{"type":6}""", """{"type":5,"invocationId":"1"}""", """{"type":3,"invocationId":"1","result":1}""", "{}", "",
                "[]", "null",
            ]),
            _ => Invocation(id, name, $"[{argument}]"),
        };
        var bytes = Encoding.UTF8.GetBytes(frame);
        return hostile.Chance(4) ? [.. hostile.Mutate(bytes).Where(b => b != 0x1e)] : bytes;
    }

    private static string Invocation(string id, string target, string arguments) =>
        $$"""{"type":1,"invocationId":"{{id}}","target":{{target}},"arguments":{{arguments}}}""";

    private static string Describe(byte[] message) =>
        Encoding.UTF8.GetString(message) is { Length: > 400 } text ? text[..400] : Encoding.UTF8.GetString(message);

    private async Task ReconnectAsync()
    {
        if (_socket is not null)
        {
            await _socket.DisposeAsync();
            _socket = null;
        }
    }
}
