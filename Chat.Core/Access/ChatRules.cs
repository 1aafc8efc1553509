using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;

namespace Chat.Core.Access;

/// <summary>What a member may do in a chat. Who you are is judged before the state: 403 before 409.</summary>
public static class ChatRules
{
    /// <summary>For sending, editing and reacting: no block, then accepted.</summary>
    public static void RequireOpen(this Conversation chat, string userId)
    {
        chat.RequireUnblocked(userId);
        switch (chat.Status)
        {
            case ChatStatus.Pending:
                throw new ChatException(ErrorCode.ChatPending, "The chat was not accepted yet.");
            case ChatStatus.Rejected:
                throw new ChatException(ErrorCode.ChatRejected, "The chat was rejected.");
            case ChatStatus.Accepted:
                break;
        }
    }

    /// <summary>The blocker is told of the block; the blocked one gets the same refusal as for anything else.</summary>
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

    /// <summary>Only the one who was asked answers a request.</summary>
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

    /// <summary>A message the member cleared or hid is as good as none.</summary>
    public static bool IsVisibleTo(this Message message, Viewing viewing) =>
        message.Seq > viewing.ClearedUpToSeq && !message.IsHiddenFor(viewing.UserId);
}
