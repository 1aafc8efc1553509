using Chat.Core.Errors;
using Microsoft.Extensions.Options;

namespace Chat.Core.Push;

/// <param name="UserId">The caller.</param>
/// <param name="DeviceId">The client's own id of the device.</param>
/// <param name="Kind">webpush, fcm or apns.</param>
public sealed record RegisterDeviceInput(string UserId, string DeviceId, string? Kind)
{
    public string? Endpoint { get; init; }

    public string? P256dh { get; init; }

    public string? Auth { get; init; }

    public string? Token { get; init; }

    public string? Topic { get; init; }

    public bool? Sandbox { get; init; }

    public string? Label { get; init; }
}

/// <param name="Created">This call created the device.</param>
public sealed record RegisteredDevice(DeviceView Device, bool Created);

/// <summary>Registers the caller's device for push notifications, or renews it.</summary>
public sealed class RegisterDevice(DeviceRules rules, IDeviceStore devices, IOptions<PushOptions> options, TimeProvider time)
{
    public async Task<RegisteredDevice> ExecuteAsync(RegisterDeviceInput input, CancellationToken ct)
    {
        var now = time.GetNow();
        var device = new Device
        {
            UserId = input.UserId,
            DeviceId = DeviceRules.RequireDeviceId(input.DeviceId),
            Label = DeviceRules.RequireLabel(input.Label),
            Address = rules.RequireAddress(input),
            CreatedAt = now,
            SeenAt = now,
        };
        if (!options.Value.Has(device.Address.Kind))
        {
            throw new ChatException(ErrorCode.PushUnavailable, "This kind of push notification is not configured.");
        }

        var saved = await devices.SaveAsync(device, ct);
        return new RegisteredDevice(DeviceView.Of(saved.Device), saved.Created);
    }
}
