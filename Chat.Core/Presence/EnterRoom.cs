using Chat.Core.Chats;
using Chat.Core.Leases;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

/// <summary>Puts a connection into its user's side of a chat's room and finds out what it is told of the other member.</summary>
public sealed class EnterRoom(
    IRoomStore rooms, IRealtime realtime, OnlineCheck check, PresencePublisher publisher, TimeProvider time)
{
    private const int MaxCorrections = 3;

    /// <returns>Whether the other member is shown online.</returns>
    public async Task<bool> ExecuteAsync(Conversation chat, RoomInput input, CancellationToken ct)
    {
        var peerId = chat.Peer(input.UserId).UserId;
        var now = time.GetNow();
        var lease = Lease.Create(input.ConnectionId, input.UserId, now, active: true);

        var shown = await check.LookAsync(chat, peerId, now, ct);
        var returned = await rooms.JoinAsync(lease, new JoinedRoom(chat.Id, peerId, shown), ct);
        await realtime.JoinRoomAsync(input.ConnectionId, chat.Id, input.UserId, ct);
        shown = await LookAgainAsync(lease, new JoinedRoom(chat.Id, peerId, shown), ct);

        await publisher.PublishJoinedAsync(chat, input.UserId);
        if (returned)
        {
            await publisher.PublishReturnedAsync(input.UserId);
        }

        return shown == ShownPresence.Online;
    }

    // News of the other member that was published before the connection was in the room did not reach it.
    private async Task<ShownPresence> LookAgainAsync(Lease lease, JoinedRoom room, CancellationToken ct)
    {
        for (var i = 0; i < MaxCorrections; i++)
        {
            var now = await check.LookAsync(room.ChatId, room.PeerId, time.GetNow(), ct);
            if (now == room.Shown)
            {
                break;
            }

            room = room with { Shown = now };
            await rooms.JoinAsync(lease, room, ct);
        }

        return room.Shown;
    }
}
