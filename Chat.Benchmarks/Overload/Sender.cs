using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Benchmarks.Media;
using Chat.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Benchmarks.Overload;

/// <summary>A user with an open chat, who sends over REST or over a socket of their own and does not repeat anything.</summary>
internal sealed class Sender : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private static readonly IdGenerator Ids = new(TimeProvider.System);

    private readonly Uri _api;
    private readonly string _token;
    private string _chatId = "";
    private HubConnection? _socket;

    private Sender(Uri server, string userId) => (_api, _token) = (new Uri(server, "api/"), BenchmarkUser.Token(userId));

    /// <param name="server">The address of the server.</param>
    /// <param name="name">A name that no other sender has.</param>
    /// <param name="isSocket">Whether to send over a socket.</param>
    public static async Task<Sender> StartAsync(Uri server, string name, bool isSocket)
    {
        var (sender, peer) = (new Sender(server, $"ana-{name}"), new Sender(server, $"ben-{name}"));
        sender._chatId = (await sender.PostAsync("chats/or-create", new { recipientId = $"ben-{name}" })).GetProperty("id").GetString()!;
        await peer.PostAsync($"chats/{sender._chatId}/accept", new { });
        if (isSocket)
        {
            await sender.ConnectAsync();
        }

        return sender;
    }

    public async Task<Outcome> SendAsync()
    {
        try
        {
            return await (_socket is null ? SendOverRestAsync() : SendOverSocketAsync(_socket));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or HubException or InvalidOperationException)
        {
            return Outcome.Failed;
        }
    }

    public ValueTask DisposeAsync() => _socket?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static bool IsShed(int status, bool hasWait) =>
        hasWait && status is (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.ServiceUnavailable;

    private async Task<Outcome> SendOverRestAsync()
    {
        using var answer = await RequestAsync($"chats/{_chatId}/messages", NewMessage());
        return answer.IsSuccessStatusCode ? Outcome.Accepted
            : IsShed((int)answer.StatusCode, answer.Headers.RetryAfter is not null) ? Outcome.Shed
            : Outcome.Failed;
    }

    private async Task<Outcome> SendOverSocketAsync(HubConnection socket)
    {
        var answer = await socket.InvokeAsync<JsonElement>("send_message", NewMessage());
        if (answer.GetProperty("ok").GetBoolean())
        {
            return Outcome.Accepted;
        }

        var error = answer.GetProperty("error");
        return IsShed(error.GetProperty("status").GetInt32(), error.TryGetProperty("retryAfterMs", out _)) ? Outcome.Shed : Outcome.Failed;
    }

    private object NewMessage() => new { chatId = _chatId, content = Words.Text(new Random(0)), clientMessageId = Ids.NewId() };

    private async Task ConnectAsync()
    {
        var access = await PostAsync("negotiate", new { });
        _socket = new HubConnectionBuilder()
            .WithUrl(access.GetProperty("url").GetString()!, http =>
                http.AccessTokenProvider = () => Task.FromResult(access.GetProperty("accessToken").GetString()))
            .Build();
        await _socket.StartAsync();
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await RequestAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> RequestAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_api, path)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return await Http.SendAsync(request);
    }
}
