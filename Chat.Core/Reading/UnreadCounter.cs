using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Core.Reading;

/// <summary>
/// Puts unread counters right. A process that died between the two writes of a send leaves one that is too high;
/// whoever opens or syncs the chat next heals it.
/// </summary>
public sealed class UnreadCounter(IChatStore chats, IMessageReader messages)
{
    /// <summary>The chat with the member's counter as it should be.</summary>
    public async Task<Conversation> HealAsync(Conversation chat, string userId, CancellationToken ct)
    {
        var own = chat.Own(userId);
        var unread = await CountAsync(chat, userId, own.UnreadFloor, ct);
        if (unread == own.Unread)
        {
            return chat;
        }

        var healed = chat.HealUnread(userId, unread);
        // A chat that changed meanwhile is not healed over; the count shown is right either way.
        return await chats.SaveAsync(chat, healed, intro: null, ct) ? healed with { Version = chat.Version + 1 } : healed;
    }

    /// <summary>What is unread above <paramref name="readSeq"/>; nothing to count when all is read or the chat is not accepted.</summary>
    public async Task<int> CountAsync(Conversation chat, string userId, long readSeq, CancellationToken ct) =>
        chat.Status != ChatStatus.Accepted || readSeq >= chat.Seq
            ? 0
            : await messages.CountUnreadAsync(new Viewing(chat, userId), readSeq, ct);
}
