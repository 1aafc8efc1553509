namespace Chat.Core.Push;

/// <summary>Removes devices that did not register for so long that their addresses no longer work.</summary>
public sealed class SweepDevices(IDeviceStore devices, TimeProvider time)
{
    private const int BatchSize = 500;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        while (await devices.RemoveUnseenAsync(time.GetNow() - Limits.DeviceLife, BatchSize, ct) == BatchSize)
        {
            // There may be more.
        }
    }
}
