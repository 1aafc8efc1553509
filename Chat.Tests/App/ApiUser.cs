using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Chat.Core;
using Microsoft.AspNetCore.Http.Connections;

namespace Chat.Tests.App;

/// <summary>A user of the API, with intent methods for what tests do again and again.</summary>
public sealed class ApiUser(ChatApp app, string id, string token)
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(app.BaseAddress, "api/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public string Id => id;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object? body = null) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> PatchAsync(string path, object? body = null) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>A body as it is, whatever it is.</summary>
    public Task<Answer> PostRawAsync(string path, string body) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    /// <inheritdoc cref="PostRawAsync"/>
    public Task<Answer> PutRawAsync(string path, string body) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        app.Log.RequireClean();
        return await Answer.ReadAsync(response);
    }

    /// <summary>Sends a text and returns the message.</summary>
    public async Task<Answer> SendTextAsync(string chatId, string content, string? clientMessageId = null, string? replyTo = null)
    {
        app.Log.Expect(content);
        return (await PostAsync($"chats/{chatId}/messages", new { content, clientMessageId, replyTo })).Require(201);
    }

    public async Task<Answer> ChatAsync(string chatId) => (await GetAsync($"chats/{chatId}")).Require(200);

    /// <summary>Connects as a real client does: negotiate, then the service.</summary>
    public Task<SocketUser> ConnectAsync(bool messagePack = false, HttpTransportType transport = HttpTransportType.WebSockets) =>
        SocketUser.ConnectAsync(app, id, token, messagePack, transport);

    /// <summary>Connects and joins the chat's room.</summary>
    public async Task<SocketUser> JoinAsync(string chatId, bool messagePack = false)
    {
        var socket = await ConnectAsync(messagePack);
        (await socket.InvokeAsync("join_chat", new { chatId })).RequireOk();
        return socket;
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, object? body = null) => SendAsync(new HttpRequestMessage(method, path)
    {
        Content = body is null ? null : JsonContent.Create(body, options: ChatJson.Options),
    });
}
