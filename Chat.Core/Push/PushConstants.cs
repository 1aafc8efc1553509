using System.Text.Json.Serialization;

namespace Chat.Core.Push;

/// <summary>Tells clients which kinds of push are configured.</summary>
public sealed record PushConstants(bool Fcm, bool Apns)
{
    /// <summary>The application server key for a subscription; absent when Web Push is off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WebPushKey { get; init; }

    public static PushConstants Of(PushOptions options) => new(options.Fcm, options.Apns) { WebPushKey = options.WebPushKey };
}
