using Chat.Core.Access;
using Chat.Core.Chats;

namespace Chat.Core.Presence;

/// <summary>A connection joins its user's side of the chat's room, in any state of the chat.</summary>
public sealed class JoinChat(ChatAccess access, EnterRoom enter)
{
    public async Task<JoinedChat> ExecuteAsync(RoomInput input, CancellationToken ct)
    {
        var chat = await access.RequireMemberAsync(input.ChatId, input.UserId, ct);

        var online = await enter.ExecuteAsync(chat, input, ct);

        return new JoinedChat(chat.Id, chat.Seq, chat.Rev, online);
    }
}
