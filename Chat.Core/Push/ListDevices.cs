namespace Chat.Core.Push;

/// <summary>All devices; a user has so few that there are no pages.</summary>
public sealed record DeviceList(IReadOnlyList<DeviceView> Items);

/// <summary>Lists the caller's devices, the last seen first.</summary>
public sealed class ListDevices(IDeviceStore devices)
{
    public async Task<DeviceList> ExecuteAsync(string userId, CancellationToken ct) =>
        new([.. (await devices.ListAsync(userId, ct)).Select(DeviceView.Of)]);
}
