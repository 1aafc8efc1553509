using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.WorkerHost;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tests.Infra;

/// <summary>
/// Negotiation and socket events of the worker as a process: requests as Azure SignalR Service makes them, bound and answered as by
/// the SignalR extension of the Functions host. UpstreamCallTests has the keys, the signatures and MessagePack.
/// </summary>
public sealed class WorkerSocketTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    // Each chat has its own.
    private const string MessageId = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Time = "2026-11-27T10:00:00.000+02:00";

    [Fact]
    public async Task The_negotiation_gives_the_address_of_the_service_and_a_token_that_it_accepts()
    {
        using var client = worker.Client("ana");
        using var response = await client.PostAsync(new Uri("api/negotiate", UriKind.Relative), content: null);
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var url = new Uri(answer.GetProperty("url").GetString()!);
        Assert.Equal((worker.Service.Url.Port, "/client/", "?hub=chat"), (url.Port, url.AbsolutePath, url.Query));
        var token = await new JsonWebTokenHandler().ValidateTokenAsync(answer.GetProperty("accessToken").GetString(), new()
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(RunningWorker.ServiceKey)),
            ValidAudience = url.AbsoluteUri,
            ValidateIssuer = false,
        });
        Assert.True(token.IsValid, token.Exception?.Message);
        Assert.Equal("ana", token.Claims["nameid"]);
    }

    // The extension rewrites texts in objects that look like dates. It leaves the text of a text alone.
    [Theory]
    [InlineData("ben", false, "Hello")]
    [InlineData("cleo", true, Time)]
    public async Task An_event_reaches_its_function_and_the_answer_comes_back(string recipient, bool asText, string content)
    {
        var chatId = await OpenChatAsync("ana", recipient);
        var argument = new JsonObject { ["chatId"] = chatId, ["content"] = content, ["clientMessageId"] = MessageId };

        var (status, completion) = await PostAsync("messages", "send_message", "ana", asText ? argument.ToJsonString() : argument);

        Assert.Equal(HttpStatusCode.OK, status);
        var (type, id) = (completion!.Value.GetProperty("type").GetInt32(), completion.Value.GetProperty("invocationId").GetString());
        Assert.Equal((3, "7"), (type, id));
        var result = completion.Value.GetProperty("result");
        Assert.True(result.GetProperty("ok").GetBoolean(), result.ToString());
        Assert.Equal(content, result.GetProperty("message").GetProperty("content").GetString());
        using var reader = worker.Client(recipient);
        var messages = await reader.GetStringAsync(new Uri($"api/chats/{chatId}/messages", UriKind.Relative));
        Assert.Contains(content, messages, StringComparison.Ordinal);
        await UntilPublishedAsync($"/api/hubs/chat/users/{recipient}/:send");
    }

    [Fact]
    public async Task A_refused_event_is_answered_with_its_error_and_without_a_stack()
    {
        var (status, completion) = await PostAsync("messages", "mark_as_read", "ana", new JsonObject { ["chatId"] = "none" });

        Assert.Equal(HttpStatusCode.OK, status);
        var result = completion!.Value.GetProperty("result");
        Assert.False(result.GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.String, result.GetProperty("error").GetProperty("code").ValueKind);
        Assert.DoesNotContain("   at ", completion.Value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_a_connection_without_a_user_is_refused()
    {
        var (_, completion) = await PostAsync("messages", "heartbeat", user: null);

        Assert.Equal("unauthenticated", completion!.Value.GetProperty("result").GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("connections", "connected", HttpStatusCode.OK)]
    [InlineData("connections", "disconnected", HttpStatusCode.OK)]
    [InlineData("messages", "unknown", HttpStatusCode.NotFound)]
    public async Task The_start_and_the_end_of_a_connection_have_an_empty_answer_and_an_unknown_event_is_a_404(
        string category, string name, HttpStatusCode expected)
    {
        using var response = await SendAsync(category, name, "ana", new JsonObject { ["type"] = category == "messages" ? 1 : 10 });

        Assert.Equal((expected, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.DoesNotContain(worker.Host.Logs, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    private async Task<string> OpenChatAsync(string requester, string recipient)
    {
        using var one = worker.Client(requester);
        using var other = worker.Client(recipient);
        using var requested = await one.PostAsJsonAsync("api/chats/or-create", new { recipientId = recipient });
        var chatId = (await requested.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var accepted = await other.PostAsync(new Uri($"api/chats/{chatId}/accept", UriKind.Relative), content: null);
        accepted.EnsureSuccessStatusCode();
        return chatId;
    }

    private async Task UntilPublishedAsync(string path)
    {
        while (!(await worker.Service.NextCallAsync()).Target.Contains(path, StringComparison.Ordinal))
        {
            // The events of the request and of its acceptance.
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement? Completion)> PostAsync(
        string category, string name, string? user, params JsonNode[] arguments)
    {
        var invocation = new JsonObject
        {
            ["type"] = 1, ["invocationId"] = "7", ["target"] = name, ["arguments"] = new JsonArray(arguments),
        };
        using var response = await SendAsync(category, name, user, invocation);
        var body = (await response.Content.ReadAsStringAsync()).TrimEnd('\u001e');
        return (response.StatusCode, body.Length == 0 ? null : JsonElement.Parse(body));
    }

    private async Task<HttpResponseMessage> SendAsync(string category, string name, string? user, JsonObject message)
    {
        using var client = new HttpClient { BaseAddress = worker.Host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/signalr")
        {
            Content = new StringContent(message.ToJsonString() + "\u001e", Encoding.UTF8, "application/json"),
        };
        (string Name, string? Value)[] headers =
        [
            ("Connection-Id", "c1"), ("Hub", "Chat"), ("Category", category), ("Event", name), ("User-Id", user),
            ("User-Claims", $"nameid: {user}, iat: 1790000000, exp: 1990000000"), ("Client-Query", "?hub=chat&id=x"),
        ];
        foreach (var (header, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation($"X-ASRS-{header}", value);
        }

        return await client.SendAsync(request);
    }
}
