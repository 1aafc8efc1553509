using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <summary>Says why a message was not appended.</summary>
public static class RefusedSend
{
    public static Exception Explain(Message draft, AppendResult result) => result switch
    {
        { Outcome: AppendOutcome.ReplyDeleted } => OriginalDeleted(),
        { Outcome: AppendOutcome.Refused, Chat: { } chat } => ExplainClosed(chat, draft.SenderId),
        _ => ChatException.NotFound(),
    };

    /// <summary>Why the draft can't answer the original that was read; null when it can.</summary>
    public static Exception? ExplainReply(Conversation chat, Message draft)
    {
        var original = draft.ReplyTo?.Original;
        var visible = original?.IsVisibleTo(new Viewing(chat, draft.SenderId)) == true;
        return (draft.ReplyTo, visible, original) switch
        {
            (null, _, _) or (_, true, { Deleted: false }) => null,
            (_, true, _) => OriginalDeleted(),
            _ => ChatException.NotFound(),
        };
    }

    private static Exception ExplainClosed(Conversation chat, string senderId)
    {
        chat.RequireOpen(senderId);
        throw new InvalidOperationException("An open chat was said to refuse a message.");
    }

    private static ChatException OriginalDeleted() => new(ErrorCode.MessageDeleted, "The message that this one answers is deleted.");
}
