using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.LocalHost.Push;

/// <summary>A message of a browser. A ping has no type.</summary>
internal sealed record AutopushRequest(string? MessageType, string? Uaid, Guid? ChannelID, IReadOnlyList<AutopushAck>? Updates)
{
    /// <exception cref="JsonException">The text is no such message.</exception>
    public static AutopushRequest Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize<AutopushRequest>(text, AutopushReply.Json) ?? throw new JsonException("The message is null.");
}

/// <summary>A push that the browser has received.</summary>
internal sealed record AutopushAck(Guid ChannelID, string Version);

/// <summary>A message to a browser. Without a type it answers a ping.</summary>
internal sealed record AutopushReply(string? MessageType = null)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public int? Status { get; init; }

    public Guid? Uaid { get; init; }

    [JsonPropertyName("use_webpush")]
    public bool? UseWebPush { get; init; }

    [JsonPropertyName("channelID")]
    public Guid? ChannelID { get; init; }

    public Uri? PushEndpoint { get; init; }

    public string? Version { get; init; }

    /// <summary>The encrypted payload in base64url; absent if the push has none.</summary>
    public string? Data { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public static AutopushReply Notification(Guid channel, TakenPush push)
    {
        var reply = new AutopushReply("notification") { ChannelID = channel, Version = push.Version };
        return push.Body.Length == 0 ? reply : reply with
        {
            Data = Base64Url.EncodeToString(push.Body),
            Headers = new Dictionary<string, string> { ["encoding"] = "aes128gcm" },
        };
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
