using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;

namespace Chat.Core.Webhooks;

/// <summary>A receiver of signed posts.</summary>
/// <param name="Url">From the settings, never from a user.</param>
/// <param name="Keys">The keys to sign with; none leaves the signature out.</param>
/// <param name="Timeout">For the whole call.</param>
public sealed record PostTarget(Uri Url, IReadOnlyList<byte[]> Keys, TimeSpan Timeout);

/// <param name="Status">Null when there was no answer in time.</param>
/// <param name="Body">The beginning of the answer; empty when it was too long or there was none.</param>
public sealed record PostAnswer(int? Status, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>
/// Posts JSON to the application's own backend, once, signed as Standard Webhooks. It follows no redirect, sends no cookies,
/// and never waits longer than the target's timeout.
/// </summary>
public sealed class SignedPost(TimeProvider time) : IDisposable
{
    private const int MaxConnections = 16;
    private const int MaxAnswerBytes = 16 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = MaxConnections,
        // A new connection now and then finds the receiver's new address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <param name="id">The same for every try of the same thing.</param>
    public async Task<PostAnswer> SendAsync(PostTarget target, string id, byte[] body, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        using var request = RequestOf(target, id, body);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            return new PostAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (Exception e) when (
            e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new PostAnswer(Status: null, Body: []);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(PostTarget target, string id, byte[] body)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } },
        };
        request.Headers.Add(StandardSignature.IdHeader, id);
        request.Headers.Add(StandardSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        if (target.Keys.Count > 0)
        {
            request.Headers.Add(StandardSignature.SignatureHeader, StandardSignature.Sign(target.Keys, id, timestamp, body));
        }

        return request;
    }
}
