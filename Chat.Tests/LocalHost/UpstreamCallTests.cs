using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Adapters.AzureSignalR;
using MessagePack;

namespace Chat.Tests.LocalHost;

/// <summary>Requests as Azure SignalR Service sends them to the Functions host, and as others might.</summary>
public sealed class UpstreamCallTests : IAsyncLifetime
{
    private const string Code = "the-key-of-the-url";
    private const string Json = "application/json";
    private TestHost _host = null!;
    private string _accessKey = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync([typeof(SampleHub)], middleware: [], configure: null, $"--Chat:UpstreamKey={Code}");
        _accessKey = AzureSignalRSettings.Parse(_host.Emulator.ConnectionString).AccessKey!;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("\u001e")]
    public async Task An_invocation_is_answered_with_its_completion(string end)
    {
        var body = Encoding.UTF8.GetBytes("""{"type":1,"invocationId":"7","target":"echo","arguments":[{"text":"Zoë"}]}""" + end);

        var (status, answer) = await CallAsync("messages", "echo", body);

        Assert.Equal(HttpStatusCode.OK, status);
        var completion = JsonElement.Parse(answer.AsSpan()[..^1]);
        Assert.Equal((3, "7"), (completion.GetProperty("type").GetInt32(), completion.GetProperty("invocationId").GetString()));
        var result = completion.GetProperty("result");
        Assert.Equal("ana", result.GetProperty("userId").GetString());
        Assert.Equal("ana", result.GetProperty("claim").GetString());
        Assert.Equal("hub", result.GetProperty("query").GetString());
        Assert.Equal("Zoë", result.GetProperty("arguments")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_invocation_in_MessagePack_is_answered_in_MessagePack()
    {
        var (status, answer) = await CallAsync("messages", "echo", PackedInvocation(), "application/x-msgpack");

        Assert.Equal(HttpStatusCode.OK, status);
        var (type, id, text) = ReadCompletion(answer);
        Assert.Equal((3, "9"), (type, id));
        Assert.Contains("\"ana\"", text, StringComparison.Ordinal);
        Assert.Contains("hello", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_without_an_id_and_the_start_of_a_connection_have_an_empty_answer()
    {
        var note = await CallAsync("messages", "note", """{"type":1,"target":"note","arguments":["heard"]}"""u8.ToArray());
        var connected = await CallAsync("connections", "connected", """{"type":10}"""u8.ToArray());

        Assert.Equal((HttpStatusCode.OK, 0), (note.Status, note.Body.Length));
        Assert.Equal((HttpStatusCode.OK, 0), (connected.Status, connected.Body.Length));
        Assert.Equal("heard", await _host.Probe.NextAsync("note"));
        Assert.Equal("ana c1", await _host.Probe.NextAsync("connected"));
    }

    [Theory]
    [InlineData("another key", null, HttpStatusCode.Unauthorized)]
    [InlineData("", null, HttpStatusCode.Unauthorized)]
    [InlineData(Code, "", HttpStatusCode.Unauthorized)]
    [InlineData(Code, "sha256=00", HttpStatusCode.Unauthorized)]
    public async Task Without_the_key_and_the_signature_no_function_runs(string code, string? signature, HttpStatusCode expected)
    {
        var answer = await CallAsync(
            "messages", "note", """{"type":1,"target":"note","arguments":["heard"]}"""u8.ToArray(), code: code, signature: signature);

        Assert.Equal(expected, answer.Status);
        Assert.False(_host.Probe.HasMore("note"));
    }

    [Fact]
    public async Task Either_of_two_signatures_is_enough_while_a_key_is_rotated()
    {
        var answer = await CallAsync(
            "messages", "note", """{"type":1,"target":"note","arguments":["heard"]}"""u8.ToArray(),
            signature: $"sha256=00,{Sign("c1").ToUpperInvariant()}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("messages", "unknown", """{"type":1,"target":"unknown","arguments":[]}""", Json, HttpStatusCode.NotFound)]
    [InlineData("messages", "note", """{"type":1,"target":"note","arguments":["x"]}""", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("messages", "note", "{", Json, HttpStatusCode.BadRequest)]
    [InlineData("messages", "", "{}", Json, HttpStatusCode.BadRequest)]
    public async Task Other_requests_are_refused_as_the_Functions_host_refuses_them(
        string category, string @event, string body, string contentType, HttpStatusCode expected) =>
        Assert.Equal(expected, (await CallAsync(category, @event, Encoding.UTF8.GetBytes(body), contentType)).Status);

    [Fact]
    public async Task Without_the_setting_no_request_passes()
    {
        await using var host = await TestHost.StartAsync(typeof(SampleHub));
        _accessKey = AzureSignalRSettings.Parse(host.Emulator.ConnectionString).AccessKey!;

        var answer = await CallAsync("connections", "connected", """{"type":10}"""u8.ToArray(), code: "", host: host);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.False(host.Probe.HasMore("connected"));
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> CallAsync(
        string category,
        string @event,
        byte[] body,
        string contentType = Json,
        string code = Code,
        string? signature = null,
        TestHost? host = null)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, $"/runtime/webhooks/signalr?code={code}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        (string Name, string Value)[] headers =
        [
            ("Connection-Id", "c1"), ("Hub", "chat"), ("Category", category), ("Event", @event), ("User-Id", "ana"),
            ("User-Claims", "nameid: ana, nameid: other, role: a: b"), ("Client-Query", "?hub=chat"),
            ("Signature", signature ?? Sign("c1")),
        ];
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation($"X-ASRS-{name}", value);
        }

        using var response = await (host ?? _host).Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    private string Sign(string connectionId) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_accessKey), Encoding.UTF8.GetBytes(connectionId)))}";

    // [type, headers, invocationId, target, arguments, streamIds]
    private static byte[] PackedInvocation()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(6);
        writer.Write(1);
        writer.WriteMapHeader(0);
        writer.Write("9");
        writer.Write("echo");
        writer.WriteArrayHeader(1);
        writer.WriteMapHeader(1);
        writer.Write("text");
        writer.Write("hello");
        writer.WriteArrayHeader(0);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // Its length as a VarInt, then [type, headers, invocationId, kind, result].
    private static (int Type, string? Id, string Result) ReadCompletion(byte[] answer)
    {
        var start = Array.FindIndex(answer, b => (b & 0x80) == 0) + 1;
        var reader = new MessagePackReader(answer.AsMemory(start));
        reader.ReadArrayHeader();
        var type = reader.ReadInt32();
        reader.Skip();
        var id = reader.ReadString();
        reader.Skip();
        return (type, id, MessagePackSerializer.ConvertToJson(answer.AsMemory(start + (int)reader.Consumed)));
    }
}
