namespace Chat.Client;

/// <summary>A list of chats.</summary>
public enum ChatList
{
    /// <summary>Accepted chats that are not archived.</summary>
    Active,

    /// <summary>Accepted chats that are archived.</summary>
    Archived,

    /// <summary>Pending chats of both directions; <see cref="ChatView.RequestedBy"/> tells them apart.</summary>
    Requests,
}
