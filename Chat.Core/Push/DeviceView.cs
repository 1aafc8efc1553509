using System.Text.Json.Serialization;

namespace Chat.Core.Push;

/// <summary>A device on the wire: without its address and keys, which are secret.</summary>
public sealed record DeviceView(string DeviceId, PushKind Kind, DateTimeOffset CreatedAt, DateTimeOffset SeenAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    public static DeviceView Of(Device device) =>
        new(device.DeviceId, device.Address.Kind, device.CreatedAt, device.SeenAt) { Label = device.Label };
}
