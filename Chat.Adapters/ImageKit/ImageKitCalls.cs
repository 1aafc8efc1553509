using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chat.Core.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.Timeout;

namespace Chat.Adapters.ImageKit;

/// <summary>
/// Calls ImageKit and turns every failure into a <see cref="DependencyException"/>. Its error bodies have no codes, so a
/// failure is identified by its status and, where a status has several meanings, by words of the message.
/// </summary>
internal sealed partial class ImageKitCalls(
    IHttpClientFactory clients, IOptions<ImageKitOptions> options, TimeProvider time, ILogger<ImageKitCalls> logger)
{
    /// <summary>Has retries and short timeouts, for everything but uploads.</summary>
    public const string ApiClient = "imagekit-api";

    /// <summary>Has no retries, because a body can be sent once.</summary>
    public const string UploadClient = "imagekit-upload";

    private const int MaxErrorBytes = 4096;

    /// <summary>The answer, if its status is successful or among <paramref name="expected"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(
        string client, Func<HttpRequestMessage> request, CancellationToken ct, params HttpStatusCode[] expected) =>
        GuardAsync(token => SendRawAsync(client, request, token), ct, expected);

    /// <summary>One attempt; the caller handles every outcome.</summary>
    public async Task<HttpResponseMessage> SendRawAsync(string client, Func<HttpRequestMessage> request, CancellationToken ct)
    {
        using var message = request();
        return await clients.CreateClient(client).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    /// <summary>The answer of <paramref name="send"/>, if its status is successful or among <paramref name="expected"/>.</summary>
    public async Task<HttpResponseMessage> GuardAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken ct, params HttpStatusCode[] expected)
    {
        HttpResponseMessage response;
        try
        {
            response = await send(ct);
        }
        catch (Exception e) when (IsFailure(e, ct))
        {
            throw new DependencyException("media storage", e);
        }

        if (response.IsSuccessStatusCode || expected.Contains(response.StatusCode))
        {
            return response;
        }

        using (response)
        {
            throw await RefuseAsync(response, ct);
        }
    }

    public DateTimeOffset Now => time.GetUtcNow();

    public Uri Api(string pathAndQuery) => new(options.Value.ApiUrl, pathAndQuery);

    /// <summary>A request to the API with the private key as user.</summary>
    public HttpRequestMessage Create(HttpMethod method, Uri url, HttpContent? content = null) => new(method, url)
    {
        Content = content,
        Headers =
        {
            Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.PrivateKey}:"))),
        },
    };

    /// <summary>The body as <typeparamref name="T"/>; another body is a failure of ImageKit.</summary>
    public Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct) => ReadInTimeAsync(
        async token =>
        {
            try
            {
                return await response.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, token) ?? throw new JsonException("null");
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                throw new DependencyException("media storage", e);
            }
        },
        ct);

    /// <summary>The first bytes of an error's body, which has a sentence in its field "message".</summary>
    public Task<string> ReadMessageAsync(HttpResponseMessage response, CancellationToken ct) => ReadInTimeAsync(
        async token =>
        {
            var buffer = new byte[MaxErrorBytes];
            await using var body = await response.Content.ReadAsStreamAsync(token);
            return Encoding.UTF8.GetString(
                buffer.AsSpan(0, await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token)));
        },
        ct);

    /// <summary>
    /// The result of <paramref name="read"/>, which reads from an answer. The timeouts of a call end with its headers, so the
    /// body has a timeout of its own.
    /// </summary>
    public async Task<T> ReadInTimeAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Value.AttemptTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await read(both.Token);
        }
        catch (Exception e) when (IsFailure(e, ct))
        {
            throw new DependencyException("media storage", e);
        }
    }

    private static bool IsFailure(Exception e, CancellationToken ct) =>
        e is HttpRequestException or IOException or TimeoutRejectedException
        || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private async Task<Exception> RefuseAsync(HttpResponseMessage response, CancellationToken ct)
    {
        response.Headers.TryGetValues("x-ik-requestId", out var ids);
        Log.Refused(logger, (int)response.StatusCode, ids?.FirstOrDefault() ?? "none");
        var message = await ReadMessageAsync(response, ct);
        return message.Contains("file size exceeds limits", StringComparison.OrdinalIgnoreCase)
            ? new ChatException(ErrorCode.FileTooLarge, "The file is larger than the media storage takes.")
            : new DependencyException("media storage") { RetryAfter = ImageKitResilience.ResetAfter(response) };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "ImageKit answered {Status} to its request {RequestId}.")]
        public static partial void Refused(ILogger logger, int status, string requestId);
    }
}
