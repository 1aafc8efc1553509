using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>A connection leaves the room. The other member is told at once if it was the user's last connection there.</summary>
public sealed class LeaveChat(ChatAccess access, IRoomStore rooms, IRealtime realtime, PresencePublisher publisher)
{
    public async Task ExecuteAsync(RoomInput input, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(input.ChatId, input.UserId, ct);

        var hadJoined = await rooms.LeaveAsync(input.ConnectionId, chat.Id, ct);
        await realtime.LeaveRoomAsync(input.ConnectionId, chat.Id, input.UserId, ct);

        if (hadJoined)
        {
            await publisher.PublishLeftAsync(chat, input.UserId);
        }
    }
}
