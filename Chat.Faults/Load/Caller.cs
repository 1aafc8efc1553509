using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Faults.Log;

namespace Chat.Faults.Load;

/// <summary>Calls the API over REST or the socket until it answers.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly string _user;
    private readonly SharedRandom _random;
    private readonly RunLog _log;
    private readonly HttpClient _http;
    private readonly Socket _socket;

    public Caller(string user, Target target, SharedRandom random, RunLog log)
    {
        (_user, _random, _log) = (user, random, log);
        _http = new HttpClient
        {
            BaseAddress = new Uri(target.Url, "api/"),
            Timeout = Patience,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", target.TokenOf(user)) },
        };
        _socket = new Socket(user, target, log);
    }

    public void Connect(IReadOnlyList<string> chatIds) => _socket.Connect(chatIds);

    /// <summary>An operation that exists over both ways, or over REST alone when the event is null.</summary>
    public async Task<Outcome> DoAsync(string? eventName, JsonObject? payload, HttpMethod method, string path, JsonObject? body)
    {
        for (var attempt = 1; ; attempt++)
        {
            var bySocket = eventName is not null && _random.Next(2) == 0;
            // Not null: an event has a payload.
            var answer = bySocket ? await _socket.InvokeAsync(eventName!, payload!, Patience) : await AskAsync(Request(method, path, body));
            if (Judge(answer, bySocket ? eventName! : $"{method} {path}", attempt) is { } outcome)
            {
                return outcome;
            }

            await PauseAsync(attempt);
        }
    }

    /// <summary>Posts a form, which is made anew for each attempt.</summary>
    public async Task<(JsonObject? Answer, Outcome Outcome)> RestAsync(string path, Func<HttpContent> form)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await AskAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = form() });
            if (Judge(answer, $"POST {path}", attempt) is { } outcome)
            {
                return (outcome.Refusal is null ? answer!.Body : null, outcome);
            }

            await PauseAsync(attempt);
        }
    }

    /// <summary>Reads until there is an answer.</summary>
    public async Task<JsonObject> GetAsync(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryGetAsync(path) is { } answer)
            {
                return answer;
            }

            await PauseAsync(attempt);
        }
    }

    /// <summary>One attempt to read; null when it failed.</summary>
    public async Task<JsonObject?> TryGetAsync(string path)
    {
        var answer = await AskAsync(new HttpRequestMessage(HttpMethod.Get, path));
        return Judge(answer, $"GET {path}", attempt: 1) is { Refusal: null } ? answer!.Body : null;
    }

    public Task TellAsync(string eventName, JsonObject payload) => _socket.SendAsync(eventName, payload);

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        _http.Dispose();
    }

    // Null when it is to be tried again.
    private Outcome? Judge(CallAnswer? answer, string call, int attempt)
    {
        switch (answer)
        {
            case null or { Status: 429 or 503 }:
                return null;
            case { Status: < 300 }:
                return new Outcome(Message: answer.Message);
            case { Status: >= 500 or 400 or 401 }:
                _log.Add(new CallFailed(_user, call, $"{answer.Status} {answer.Body.ToJsonString()}"));
                break;
        }

        return new Outcome($"{answer.Body["code"]}", IsFirstAttempt: attempt == 1);
    }

    private async Task<CallAnswer?> AskAsync(HttpRequestMessage request)
    {
        try
        {
            using var _ = request;
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new CallAnswer((int)response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
        }
        catch (Exception e)
            when (e is HttpRequestException or SocketException or OperationCanceledException or IOException or JsonException)
        {
            // The server or the network is away; HttpClient lets some errors of the socket through as they are. An answer that broke
            // off is none.
            return null;
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, JsonObject? body) => new(method, path)
    {
        Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
    };

    private static Task PauseAsync(int attempt) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1_000, 50 * attempt)), TimeProvider.System);
}
