using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Core.Push;
using Chat.Core.Unicode;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.Push;

/// <summary>Sends by the HTTP v1 API of Firebase Cloud Messaging.</summary>
internal sealed class FcmSender(
    HttpClient http, FcmTokens tokens, PushCircuits circuits, IOptions<FcmOptions> options, TimeProvider time) : IPushSender
{
    private const string Service = "fcm";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public PushKind Kind => PushKind.Fcm;

    // A tag, not a collapse key: a device has at most four collapse keys.
    public Task<PushResult> SendAsync(DeviceAddress address, PushMessage message, CancellationToken ct) => SendAsync(
        new
        {
            token = address.Target,
            notification = new { title = message.Title, body = TextPreview.Ellipsis(message.Body, Limits.PushBodyLength) },
            data = DataOf(message),
            android = new
            {
                priority = "HIGH",
                ttl = $"{(long)message.TimeToLive(time.GetUtcNow()).TotalSeconds}s",
                notification = new { tag = message.ChatId, notification_count = message.TotalUnread },
            },
        },
        ct);

    // Data alone, so the app decides what goes and nothing is shown.
    public Task<PushResult> ClearAsync(DeviceAddress address, PushClear clear, CancellationToken ct) => SendAsync(
        new
        {
            token = address.Target,
            data = new Dictionary<string, string>
            {
                ["v"] = "1",
                ["type"] = "read",
                ["chatId"] = clear.ChatId,
                ["seq"] = Text(clear.UpToSeq),
                ["totalUnread"] = Text(clear.TotalUnread),
            },
            android = new { priority = "NORMAL" },
        },
        ct);

    private Task<PushResult> SendAsync(object message, CancellationToken ct) => circuits.RunAsync(
        Service,
        async token =>
        {
            if (await tokens.FindAsync(token) is not { } access)
            {
                return PushResult.Refused;
            }

            var url = new Uri(options.Value.Address, $"/v1/projects/{options.Value.Account.ProjectId}/messages:send");
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = JsonContent.Create(new { message }, options: Json),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            return await JudgeAsync(response, access, token);
        },
        ct);

    private async Task<PushResult> JudgeAsync(HttpResponseMessage response, string access, CancellationToken ct)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                // The project may be wrong as well, which must cost nobody their devices.
                var answer = await response.Content.ReadAsStringAsync(ct);
                return answer.Contains("UNREGISTERED", StringComparison.Ordinal) ? PushResult.Gone : PushResult.Refused;
            case HttpStatusCode.Unauthorized:
                tokens.Forget(access);
                return circuits.Judge(Service, response) with { Outcome = PushOutcome.Retry };
            default:
                return circuits.Judge(Service, response);
        }
    }

    // FCM takes texts alone.
    private static Dictionary<string, string> DataOf(PushMessage message)
    {
        var data = PushPayload.DataOf(message);
        var texts = new Dictionary<string, string>
        {
            ["v"] = Text(data.V),
            ["type"] = data.Type,
            ["chatId"] = data.ChatId,
            ["seq"] = Text(data.Seq),
            ["unreadCount"] = Text(data.UnreadCount),
            ["totalUnread"] = Text(data.TotalUnread),
            ["navigate"] = message.Navigate,
        };
        if (data is { MessageId: { } messageId })
        {
            texts["messageId"] = messageId;
        }

        if (data is { SenderId: { } senderId })
        {
            texts["senderId"] = senderId;
        }

        return texts;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
