using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>The list of a member that contains a chat, and the time by which it is sorted there: columns list and sort_at.</summary>
internal static class ChatListSlot
{
    public const int Incoming = 0;
    public const int Outgoing = 1;
    public const int Active = 2;
    public const int Rejected = 3;

    public static (int List, long SortAt) Of(Conversation chat, string userId) => chat.Status switch
    {
        ChatStatus.Pending when chat.RequestedBy == userId => (Outgoing, At(chat, ChatListKind.OutgoingRequests)),
        ChatStatus.Pending => (Incoming, At(chat, ChatListKind.IncomingRequests)),
        ChatStatus.Accepted => (Active, At(chat, ChatListKind.Active)),
        // Only in the history, which has its own order.
        ChatStatus.Rejected => (Rejected, 0),
    };

    private static long At(Conversation chat, ChatListKind kind) => ChatListPosition.Of(chat, kind).At.Milliseconds();
}
