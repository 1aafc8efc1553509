using Chat.Core.Access;
using Chat.Core.Errors;

namespace Chat.Core.Chats;

/// <summary>
/// The actions that a member may take in a chat. The caller's identity and role are checked before the state: 403 before
/// 409.
/// </summary>
public static class ChatRules
{
    /// <summary>The same 404 for a chat that does not exist and for a chat of other users.</summary>
    public static LoadedChat RequireMember(this LoadedChat? loaded, string userId) =>
        loaded?.Chat.FindMember(userId) is not null ? loaded : throw ChatException.NotFound();

    /// <summary>A loaded message; a 404 for one that does not exist, or that the member cleared or hid.</summary>
    public static Message RequireVisible(this LoadedChat loaded, string messageId, string userId) =>
        loaded.Find(messageId) is { } message && message.IsVisibleTo(new MemberView(loaded.Chat, userId))
            ? message
            : throw ChatException.NotFound();

    /// <summary>For sending, editing and reacting: no block, then accepted.</summary>
    public static void RequireOpen(this Conversation chat, string userId)
    {
        chat.RequireUnblocked(userId);
        switch (chat.Status)
        {
            case ChatStatus.Pending:
                throw new ChatException(ErrorCode.ChatPending, "The chat is not accepted yet.");
            case ChatStatus.Rejected:
                throw new ChatException(ErrorCode.ChatRejected, "The chat was rejected.");
            case ChatStatus.Accepted:
                break;
        }
    }

    /// <summary>The blocker is told of the block; the blocked member gets the same refusal as for anything else.</summary>
    public static void RequireUnblocked(this Conversation chat, string userId)
    {
        if (chat.Own(userId).Blocked)
        {
            throw new ChatException(ErrorCode.BlockedByMe, "You have blocked the other member; unblock them first.");
        }

        if (chat.Peer(userId).Blocked)
        {
            throw ChatException.NotAllowed();
        }
    }

    /// <summary>Only the recipient of a request answers it.</summary>
    public static void RequireRecipient(this Conversation chat, string userId)
    {
        if (chat.RequestedBy == userId)
        {
            throw ChatException.NotAllowed();
        }
    }

    public static void RequireSender(this Message message, string userId)
    {
        if (message.SenderId != userId)
        {
            throw ChatException.NotAllowed();
        }
    }

    /// <summary>The member neither cleared nor hid the message. Any other message does not exist for them.</summary>
    public static bool IsVisibleTo(this Message message, MemberView memberView) =>
        message.Seq > memberView.ClearedUpToSeq && !message.IsHiddenFor(memberView.UserId);
}
