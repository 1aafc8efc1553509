namespace Chat.Core.Chats;

/// <summary>The change of a member's delivery marker, as a pure function from one state to the next.</summary>
public static class DeliveryChanges
{
    /// <summary>
    /// Moves the marker forward, never back, and under no rev: it is a hint that only grows. In a chat that is not open it
    /// stays, so that it shows neither a block nor the recipient of a request.
    /// </summary>
    public static Conversation MarkDelivered(this Conversation chat, string userId, long upToSeq)
    {
        var own = chat.Own(userId);
        var marker = Math.Min(upToSeq, chat.Seq);
        return chat.IsOpen && marker > own.DeliveredSeq ? chat.With(own with { ReportedSeq = marker }) : chat;
    }
}
