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

        if (wasIn && !await presence.IsInRoomAsync(chat.Id, input.UserId, time.GetNow(), ct))
        {
            await events.PublishAsync(ServerEvents.UserOffline, chat, input.UserId);
        }
    }
}
