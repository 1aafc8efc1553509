using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Chat.Tests.Api;
using Chat.Tests.App;
using Chat.Tests.Media;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.LocalHost;

/// <summary>Requests that are made to wear the server out, or to write into its answers.</summary>
public sealed class HostileRequestTests(ChatFixture fixture) : ApiTests(fixture)
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":[", 10_000));

    public static TheoryData<string, string> WithBody => new()
    {
        { "POST", "chats/or-create" },
        { "POST", "chats/{chatId}/messages" },
        { "PATCH", "chats/{chatId}/messages/some" },
        { "POST", "chats/{chatId}/read" },
        { "POST", "chats/{chatId}/delivered" },
        { "POST", "chats/{chatId}/mute" },
        { "PUT", "users/me/settings" },
        { "PUT", "users/me/devices/phone" },
        { "POST", "media/confirm" },
        { "POST", "media/delete" },
        { "POST", "reports" },
    };

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task Deep_JSON_is_a_400_on_every_endpoint_with_a_body(string method, string path)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var at = path.Replace("{chatId}", chatId, StringComparison.Ordinal);

        var nested = new string('[', 5_000) + new string(']', 5_000);
        foreach (var body in (string[])[Deep, $"{{\"content\":{Deep}", $"{{\"content\":\"x\",\"metadata\":{nested}}}"])
        {
            var request = new HttpRequestMessage(HttpMethod.Parse(method), at)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            (await ana.SendAsync(request)).RequireProblem(400, "invalid_json");
        }
    }

    [Fact]
    public async Task Deep_JSON_over_the_socket_is_refused_and_the_connection_stays()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.JoinAsync(chatId);

        (await socket.InvokeAsync("send_message", Deep[..20_000])).RequireRefusal(400, "invalid_json");

        (await socket.InvokeAsync("send_message", new { chatId, content = "still here" })).RequireOk();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_body_is_not_unpacked(string encoding)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var content = new ByteArrayContent(Pack(encoding, $$"""{"content":"{{new string('x', 5_000_000)}}"}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add(encoding);

        var answer = await ana.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"chats/{chatId}/messages") { Content = content });

        answer.RequireProblem(400, "invalid_json");
        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Fact]
    public async Task Headers_that_never_end_are_cut_off()
    {
        await using var app = await ChatApp.StartAsync(configure: services => services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(500)));

        var answer = await ExchangeAsync(app, "GET /api/version HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
        var usual = App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.InRange(usual.RequestHeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("X-Long", 70_000)]
    [InlineData("Authorization", 40_000)]
    public async Task A_header_that_is_too_long_is_a_431(string name, int length) => Assert.StartsWith(
        "HTTP/1.1 431",
        await ExchangeAsync(App, $"GET /api/version HTTP/1.1\r\nHost: localhost\r\n{name}: {new string('x', length)}\r\n\r\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a\rSet-Cookie: x=1")]
    [InlineData("a\nSet-Cookie: x=1")]
    [InlineData("a\0Set-Cookie: x=1")]
    [InlineData("a%0d%0aSet-Cookie: x=1")]
    public async Task A_line_break_in_a_value_reaches_no_header(string value)
    {
        var answer = await ExchangeAsync(
            App,
            $"GET /api/chats/{value.Replace(' ', '+')} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: {value}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("\nSet-Cookie", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\rSet-Cookie", answer, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_break_in_a_file_name_reaches_no_header_of_the_download()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var file = new ByteArrayContent(Samples.Png());
        file.Headers.TryAddWithoutValidation(
            "Content-Disposition", "form-data; name=\"file\"; filename*=UTF-8''a%0d%0aSet-Cookie%3a%20x=1.png");
        var form = new MultipartFormDataContent { { new StringContent(chatId), "chatId" }, file };

        var stored =
            (await ana.SendAsync(new HttpRequestMessage(HttpMethod.Post, "media/upload-chat-media") { Content = form })).Require(201);
        using var http = new HttpClient();
        using var download = await http.GetAsync(stored.Text("url"));

        Assert.Equal(200, (int)download.StatusCode);
        Assert.False(download.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(stored.Text("name"), char.IsControl);
    }

    [Fact]
    public async Task A_request_with_two_lengths_is_refused_and_nothing_is_smuggled()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var hidden = $"POST /api/chats/{chatId}/messages HTTP/1.1\r\nHost: localhost\r\n"
            + $"Authorization: Bearer {App.Token(ana.Id)}\r\nContent-Length: 15\r\n\r\n{{\"content\":\"x\"}}";

        var answer = await ExchangeAsync(
            App,
            $"POST /api/negotiate HTTP/1.1\r\nHost: localhost\r\nContent-Length: {hidden.Length}\r\n"
            + $"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{hidden}");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    private static async Task<string> ExchangeAsync(ChatApp app, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.BaseAddress.Host, app.BaseAddress.Port);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            return await reader.ReadToEndAsync().SoonAsync();
        }
        catch (IOException)
        {
            // The server has closed the connection before it had read everything.
            return string.Empty;
        }
    }

    private static byte[] Pack(string encoding, string text)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding == "br"
            ? new BrotliStream(packed, CompressionLevel.Optimal)
            : new GZipStream(packed, CompressionLevel.Optimal))
        {
            packer.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
