namespace Chat.Client;

/// <summary>The unread messages of all accepted chats.</summary>
/// <param name="Total">The number of unread messages.</param>
/// <param name="Chats">The number of chats that have any.</param>
public sealed record UnreadTotals(int Total, int Chats);
