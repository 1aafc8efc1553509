using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Core.Push;
using Chat.Core.Unicode;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Push;

/// <summary>Sends by the HTTP/2 API of Apple Push Notification service.</summary>
internal sealed class ApnsSender(
    HttpClient http, ApnsTokens tokens, PushCircuits circuits, IOptions<ApnsOptions> options, TimeProvider time) : IPushSender
{
    private static readonly string[] Gone = ["BadDeviceToken", "Unregistered", "ExpiredToken", "DeviceTokenNotForTopic"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public PushKind Kind => PushKind.Apns;

    public Task<PushResult> SendAsync(DeviceAddress address, PushMessage message, CancellationToken ct) => SendAsync(
        address,
        new ApnsHeaders("alert", Priority: 10, message.ExpiresAt, message.ChatId),
        new Dictionary<string, object>
        {
            ["aps"] = new Dictionary<string, object>
            {
                ["alert"] = new { title = message.Title, body = TextPreview.Ellipsis(message.Body, Limits.PushBodyLength) },
                ["badge"] = message.TotalUnread,
                ["sound"] = "default",
                ["thread-id"] = message.ChatId,
            },
            ["navigate"] = message.Navigate,
            ["data"] = PushPayload.DataOf(message),
        },
        ct);

    // A background push shows nothing, so its badge is the app's to set.
    public Task<PushResult> ClearAsync(DeviceAddress address, PushClear clear, CancellationToken ct) => SendAsync(
        address,
        new ApnsHeaders("background", Priority: 5, time.GetUtcNow() + TimeSpan.FromHours(1), clear.ChatId),
        new Dictionary<string, object>
        {
            ["aps"] = new Dictionary<string, object> { ["content-available"] = 1 },
            ["data"] = new { v = 1, type = "read", chatId = clear.ChatId, seq = clear.UpToSeq, totalUnread = clear.TotalUnread },
        },
        ct);

    private Task<PushResult> SendAsync(DeviceAddress address, ApnsHeaders headers, object payload, CancellationToken ct)
    {
        var server = address.Sandbox ? options.Value.SandboxAddress : options.Value.Address;
        var service = address.Sandbox ? "apns sandbox" : "apns";
        return circuits.RunAsync(
            service,
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"/3/device/{address.Target}"))
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    Content = JsonContent.Create(payload, options: Json),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("bearer", await tokens.GetAsync(token));
                headers.Apply(request.Headers, address.Topic);
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                return await JudgeAsync(service, response, token);
            },
            ct);
    }

    private async Task<PushResult> JudgeAsync(string service, HttpResponseMessage response, CancellationToken ct)
    {
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone))
        {
            return circuits.Judge(service, response);
        }

        var answer = await response.Content.ReadFromJsonAsync<ApnsAnswer>(Json, ct);
        return answer?.Reason is { } reason && Gone.Contains(reason)
            ? PushResult.Gone with { Since = answer.Timestamp is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null }
            : PushResult.Refused;
    }

    private sealed record ApnsAnswer(string? Reason, long? Timestamp);

    private sealed record ApnsHeaders(string Type, int Priority, DateTimeOffset Expires, string ChatId)
    {
        public void Apply(HttpRequestHeaders headers, string? topic)
        {
            headers.Add("apns-topic", topic);
            headers.Add("apns-push-type", Type);
            headers.Add("apns-priority", Priority.ToString(CultureInfo.InvariantCulture));
            headers.Add("apns-expiration", Expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            headers.Add("apns-collapse-id", ChatId);
        }
    }
}
