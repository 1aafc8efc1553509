using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Chat.Client.Wire;

namespace Chat.Client.Rest;

/// <summary>Calls of the REST API with the user's token. A 401 renews the token once; another one signs the user out.</summary>
/// <param name="url">The address of the server.</param>
/// <param name="http">Sends the requests.</param>
/// <param name="tokens">The user's tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="onSignedOut">Called when the server refused two tokens in a row.</param>
internal sealed class RestApi(Uri url, HttpClient http, TokenSource tokens, TimeProvider time, Action onSignedOut)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Uri _root = new(url.AbsoluteUri.TrimEnd('/') + "/api/");

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) =>
        CallAsync(HttpMethod.Get, path, body: null, type, ct);

    public async Task<T> CallAsync<T>(HttpMethod method, string path, JsonNode? body, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var response = await SendAsync(method, path, body, ct);
        return await ReadAsync(response, type, ct);
    }

    /// <summary>A call whose answer has no body that matters.</summary>
    public async Task CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct) =>
        (await SendAsync(method, path, body, ct)).Dispose();

    /// <summary>Null when the answer has no body.</summary>
    public async Task<JsonElement?> RequestAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var response = await SendAsync(method, path, body, ct);
        return response.StatusCode == HttpStatusCode.NoContent ? null : await ReadAsync(response, WireJson.Default.JsonElement, ct);
    }

    /// <summary>Posts a form to the server with the user's token, or elsewhere without. It may take as long as it needs.</summary>
    public async Task<T> PostFormAsync<T>(Uri target, HttpContent form, bool authorize, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = form };
        request.Headers.Authorization = authorize ? new AuthenticationHeaderValue("Bearer", await AuthorizeAsync(ct)) : null;
        using var response = await SendAsync(request, ct, ct);
        await EnsureSuccessAsync(response, ct);
        return await ReadAsync(response, type, ct);
    }

    public Uri At(string path) => new(_root, path);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        var (response, used) = await TryAsync(method, path, body, ct);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            tokens.Renew(used);
            (response, used) = await TryAsync(method, path, body, ct);
        }

        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            tokens.Renew(used);
            onSignedOut();
            throw ChatClientException.SignedOut();
        }

        await EnsureSuccessAsync(response, ct);
        return response;
    }

    private async Task<(HttpResponseMessage Response, string Token)> TryAsync(
        HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        var token = await AuthorizeAsync(ct);
        using var request = new HttpRequestMessage(method, At(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(WireJson.Write(body), Encoding.UTF8, "application/json");
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        return (await SendAsync(request, either.Token, ct), token);
    }

    private async Task<string> AuthorizeAsync(CancellationToken ct)
    {
        try
        {
            return await tokens.GetAsync(ct);
        }
        catch (ChatClientException e) when (e.Code == ChatClientException.SignedOutCode)
        {
            onSignedOut();
            throw;
        }
    }

    /// <param name="request">The request.</param>
    /// <param name="limit">Ends the call; then there was no answer.</param>
    /// <param name="ct">Ends the call because the caller wants it.</param>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken limit, CancellationToken ct)
    {
        try
        {
            return await http.SendAsync(request, limit);
        }
        // HttpClient lets the error of a connection that is reset while it opens through as it is.
        catch (Exception e)
            when (e is HttpRequestException or IOException or SocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw ChatClientException.Offline(e);
        }
    }

    private static async Task EnsureSuccessAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw new ChatClientException(await ReadProblemAsync(response, ct));
            }
        }
    }

    // A proxy between here and the server answers without a problem document.
    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var retryable = status is 429 or > 501;
        var unknown = new Problem
        {
            Code = retryable ? ChatClientException.OfflineCode : "unexpected",
            Detail = $"The server answered with status {status}.",
            Retryable = retryable,
            RetryAfterMs = response.Headers.RetryAfter?.Delta?.TotalMilliseconds,
        };
        return (await TryReadAsync(response, ct) ?? unknown) with { Status = status };
    }

    private static async Task<Problem?> TryReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? await ReadAsync(response, WireJson.Default.Problem, ct)
                : null;
        }
        catch (ChatClientException)
        {
            return null;
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken ct)
    {
        try
        {
            // No server of this API answers with null.
            return JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(ct), type)
                ?? throw new JsonException("The answer is null.");
        }
        catch (Exception e)
            when (e is JsonException or HttpRequestException or IOException)
        {
            throw ChatClientException.Offline(e);
        }
    }
}
