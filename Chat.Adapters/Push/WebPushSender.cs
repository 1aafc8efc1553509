using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Push;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Push;

/// <summary>Sends to browsers by Web Push (RFC 8030).</summary>
internal sealed class WebPushSender(
    HttpClient http, PushEndpoints endpoints, PushCircuits circuits, IOptions<WebPushOptions> options, TimeProvider time) : IPushSender
{
    private const int TopicLength = 32;

    public PushKind Kind => PushKind.Webpush;

    public async Task<PushResult> SendAsync(DeviceAddress address, PushMessage message, CancellationToken ct)
    {
        // The rules may have become stricter since the registration.
        if (endpoints.Find(address.Target) is not { } endpoint)
        {
            return PushResult.Refused;
        }

        var payload = WebPushEncryption.Encrypt(
            PushPayload.Of(message), Base64Url.DecodeFromChars(address.P256dh), Base64Url.DecodeFromChars(address.Auth));
        var service = PushEndpoints.ServiceOf(endpoint);
        return await circuits.RunAsync(service, token => SendAsync(service, endpoint, message, payload, token), ct);
    }

    /// <summary>Nothing: browsers revoke a subscription whose pushes show nothing. The page and its worker clear notifications.</summary>
    public Task<PushResult> ClearAsync(DeviceAddress address, PushClear clear, CancellationToken ct) => Task.FromResult(PushResult.Sent);

    /// <summary>At most 32 characters of base64url, which tell nothing about the chat.</summary>
    internal static string TopicOf(string chatId) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(chatId)))[..TopicLength];

    private async Task<PushResult> SendAsync(string service, Uri endpoint, PushMessage message, byte[] payload, CancellationToken ct)
    {
        using var response = await PostAsync(endpoint, message, payload, ct);
        if (response.StatusCode != HttpStatusCode.RequestEntityTooLarge)
        {
            return circuits.Judge(service, response);
        }

        // Without a payload the worker shows that there is something new.
        using var again = await PostAsync(endpoint, message, payload: null, ct);
        return circuits.Judge(service, again);
    }

    private async Task<HttpResponseMessage> PostAsync(Uri endpoint, PushMessage message, byte[]? payload, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("vapid", Vapid.Authorize(options.Value, endpoint, now));
        request.Headers.Add("TTL", ((long)message.TimeToLive(now).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", "high");
        request.Headers.Add("Topic", TopicOf(message.ChatId));
        if (payload is not null)
        {
            request.Content = new ByteArrayContent(payload);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            request.Content.Headers.ContentEncoding.Add("aes128gcm");
        }

        // The body of the answer says nothing that is needed, and may be of any length.
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }
}
