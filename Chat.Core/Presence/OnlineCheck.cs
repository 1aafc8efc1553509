using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Leases;
using Chat.Core.Realtime;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Presence;

/// <summary>
/// Decides whether a user is online. A lease without a recent sign of life counts only while the service still has its
/// connection; one that is lost ends here, and the next sweep tells its watchers.
/// </summary>
public sealed partial class OnlineCheck(ILeaseStore leases, IChatStore chats, IRealtime realtime, ILogger<OnlineCheck> logger)
{
    /// <summary>Returns what the other member of the chat may be shown of the user.</summary>
    public async Task<ShownPresence> LookAsync(Conversation chat, string userId, DateTimeOffset now, CancellationToken ct) =>
        !chat.IsOpen ? ShownPresence.Masked : Shown(await IsOnlineAsync(userId, now, ct));

    /// <summary>The same for the chat as it is now in the store.</summary>
    public async Task<ShownPresence> LookAsync(string chatId, string userId, DateTimeOffset now, CancellationToken ct) =>
        await chats.FindAsync(chatId, ct) is { } chat ? await LookAsync(chat, userId, now, ct) : ShownPresence.Masked;

    /// <summary>The same by the connections in the chat's room alone.</summary>
    public async Task<ShownPresence> LookIntoRoomAsync(string chatId, string userId, DateTimeOffset now, CancellationToken ct) =>
        await chats.FindAsync(chatId, ct) is { IsOpen: true } ? Shown(await IsInRoomAsync(chatId, userId, now, ct)) : ShownPresence.Masked;

    public Task<bool> IsOnlineAsync(string userId, DateTimeOffset now, CancellationToken ct) =>
        AnyAliveAsync(userId, chatId: null, now, ct);

    public Task<bool> IsInRoomAsync(string chatId, string userId, DateTimeOffset now, CancellationToken ct) =>
        AnyAliveAsync(userId, chatId, now, ct);

    /// <summary>Ends the lease when the service no longer has its connection. Returns true in that case.</summary>
    public async Task<bool> EndIfLostAsync(Lease lease, DateTimeOffset now, CancellationToken ct)
    {
        if (await realtime.IsConnectedAsync(lease.ConnectionId, ct))
        {
            return false;
        }

        // The lease stays if an event renewed it meanwhile.
        await leases.EndAsync(lease.ConnectionId, lease.SeenAt, now, ct);
        return true;
    }

    private async Task<bool> AnyAliveAsync(string userId, string? chatId, DateTimeOffset now, CancellationToken ct)
    {
        // A round that finds no live connection ends the leases that it listed, so the next one lists others or none.
        while (await leases.ListAsync(userId, chatId, now, ct) is { Count: > 0 } live)
        {
            foreach (var lease in live)
            {
                if (!lease.IsSilent(now) || !await TryEndIfLostAsync(lease, now, ct))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private async Task<bool> TryEndIfLostAsync(Lease lease, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return await EndIfLostAsync(lease, now, ct);
        }
        catch (DependencyException e)
        {
            // The lease is all there is to go by.
            Log.CheckFailed(logger, e.Dependency);
            return false;
        }
    }

    private static ShownPresence Shown(bool online) => online ? ShownPresence.Online : ShownPresence.Offline;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A silent connection could not be checked: the {Dependency} failed.")]
        public static partial void CheckFailed(ILogger logger, string dependency);
    }
}
