namespace Chat.Core.Push;

/// <summary>Keeps the devices of users. A failing store throws <see cref="Errors.DependencyException"/>.</summary>
public interface IDeviceStore
{
    /// <summary>
    /// Stores the device under its user and id. A device that exists keeps its <see cref="Device.CreatedAt"/>. Any other device
    /// with the same address, of any user, is removed. When the user then has more than <see cref="Limits.MaxDevices"/>, the
    /// others that were not seen for longest are removed. Idempotent.
    /// </summary>
    Task<SavedDevice> SaveAsync(Device device, CancellationToken ct);

    /// <summary>The user's devices, the last seen first; ties in the order of their ids.</summary>
    Task<IReadOnlyList<Device>> ListAsync(string userId, CancellationToken ct);

    /// <summary>Removes the device if there is one.</summary>
    Task RemoveAsync(string userId, string deviceId, CancellationToken ct);

    /// <summary>Removes the device if its address and <see cref="Device.SeenAt"/> are still those of <paramref name="device"/>.</summary>
    Task RemoveUnchangedAsync(Device device, CancellationToken ct);

    /// <summary>Removes all devices of the user.</summary>
    Task RemoveAllAsync(string userId, CancellationToken ct);

    /// <summary>Removes at most <paramref name="limit"/> devices that were last seen before this time; returns how many.</summary>
    Task<int> RemoveUnseenAsync(DateTimeOffset seenBefore, int limit, CancellationToken ct);
}

/// <param name="Device">The device as stored.</param>
/// <param name="Created">The user had no device of this id.</param>
public sealed record SavedDevice(Device Device, bool Created);
