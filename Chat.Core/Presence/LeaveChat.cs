using Chat.Core.Access;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>A connection leaves the room; the other side is told at once when it was the user's last one there.</summary>
public sealed class LeaveChat(
    ChatAccess access, IPresenceStore presence, IRealtime realtime, PresenceEvents events, TimeProvider time)
{
    public async Task ExecuteAsync(RoomInput input, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(input.ChatId, input.UserId, ct);

        var room = new RoomConnection(input.ConnectionId, chat.Id, input.UserId);
        var wasIn = await presence.LeaveAsync(room, ct);
        await realtime.LeaveRoomAsync(input.ConnectionId, chat.Id, input.UserId, ct);

        // A lost connection in its grace holds nobody in the room who leaves it.
        var afterGrace = time.GetNow() + Limits.OfflineGrace;
        if (wasIn && !await presence.IsInRoomAsync(chat.Id, input.UserId, afterGrace, ct))
        {
            await events.PublishAsync(ServerEvents.UserOffline, chat, input.UserId);
        }
    }
}
