using Chat.Core.Access;
using Chat.Core.Realtime;

namespace Chat.Core.Presence;

public sealed record RoomInput(string UserId, string ConnectionId, string ChatId);

/// <param name="Online">The other member has a live connection, and this one may know.</param>
public sealed record JoinedChat(string ChatId, long Seq, long Rev, bool Online);

/// <summary>A connection joins its user's side of the chat's room.</summary>
public sealed class JoinChat(
    ChatAccess access, IPresenceStore presence, IRealtime realtime, PresenceEvents events, TimeProvider time)
{
    public async Task<JoinedChat> ExecuteAsync(RoomInput input, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(input.ChatId, input.UserId, ct);

        var now = time.GetNow();
        var peerId = chat.Peer(input.UserId).UserId;
        var room = new RoomConnection(input.ConnectionId, chat.Id, input.UserId);
        await presence.JoinAsync(room, peerId, now + Limits.PresenceLease, ct);
        await realtime.JoinRoomAsync(input.ConnectionId, chat.Id, input.UserId, ct);

        await events.PublishAsync(ServerEvents.UserOnline, chat, input.UserId);

        var online = chat.IsOpen && await presence.IsOnlineAsync(peerId, now, ct);
        return new JoinedChat(chat.Id, chat.Seq, chat.Rev, online);
    }
}
