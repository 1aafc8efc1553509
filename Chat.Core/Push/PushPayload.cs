using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Core.Chats;
using Chat.Core.Unicode;

namespace Chat.Core.Push;

/// <summary>
/// The payload of Web Push: one JSON object that a service worker reads, and Safari without one (Declarative Web Push). The
/// other services get its <c>data</c>.
/// </summary>
public static class PushPayload
{
    /// <summary>Firefox on Android takes about 3,000 bytes; encryption adds to this.</summary>
    public const int MaxBytes = 2_800;

    private const int MagicNumber = 8030;
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // No page embeds it, and text that is escaped is up to six times as long.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The payload as UTF-8. A body that makes it too long is shortened.</summary>
    public static byte[] Of(PushMessage message)
    {
        for (var length = Limits.PushBodyLength; ; length /= 2)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(PayloadOf(message, TextPreview.Ellipsis(message.Body, length)), Json);
            if (bytes.Length <= MaxBytes || length == 1)
            {
                return bytes;
            }
        }
    }

    /// <summary>The data about the message for the app.</summary>
    public static PushData DataOf(PushMessage message) => new(
        Version,
        message.Kind == PushMarkKind.Request ? "request" : "message",
        message.ChatId,
        message.Seq,
        message.MessageId,
        message.SenderId,
        message.UnreadCount,
        message.TotalUnread);

    private static object PayloadOf(PushMessage message, string body) => new
    {
        web_push = MagicNumber,
        app_badge = message.TotalUnread,
        notification = new
        {
            title = message.Title,
            body,
            navigate = message.Navigate,
            tag = message.ChatId,
            data = DataOf(message),
        },
    };
}

public sealed record PushData(
    int V, string Type, string ChatId, long Seq, string? MessageId, string? SenderId, int UnreadCount, int TotalUnread);
