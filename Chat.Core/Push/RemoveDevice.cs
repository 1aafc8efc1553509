namespace Chat.Core.Push;

/// <summary>Removes the caller's device. An unknown one is not an error.</summary>
public sealed class RemoveDevice(IDeviceStore devices)
{
    public Task ExecuteAsync(string userId, string deviceId, CancellationToken ct) =>
        devices.RemoveAsync(userId, DeviceRules.RequireDeviceId(deviceId), ct);
}
