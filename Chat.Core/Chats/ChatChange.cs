namespace Chat.Core.Chats;

/// <summary>The result of a decision: the chat after the change, and each message that was added or changed.</summary>
/// <param name="Chat">The very instance that was loaded when there is nothing to change.</param>
public sealed record ChatChange(Conversation Chat, params IReadOnlyList<Message> Messages);

/// <summary>A decision that was stored, or that left nothing to store.</summary>
/// <param name="Loaded">The state that was decided on; null for a chat that this edit created.</param>
public sealed record ChatEdit(LoadedChat? Loaded, ChatChange Change)
{
    public Conversation? Before => Loaded?.Chat;

    public Conversation After => Change.Chat;

    public bool Changed => !ReferenceEquals(Before, After);

    /// <summary>Both members may see the change.</summary>
    public bool Shared => Before?.Rev != After.Rev;

    /// <summary>The message after the edit. Only for one that was loaded or changed.</summary>
    public Message Message(string messageId) =>
        Change.Messages.FirstOrDefault(m => m.Id == messageId)
        ?? Loaded?.Find(messageId)
        ?? throw new InvalidOperationException("The edit did not load this message.");

    /// <summary>The edit changed what only this member may see.</summary>
    public bool ChangedOwnRevOf(string userId) => Before?.Own(userId).OwnRev != After.Own(userId).OwnRev;
}
