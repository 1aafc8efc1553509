namespace Chat.Core.Chats;

/// <summary>A feature that takes part in every commit of a chat. <see cref="ChatEditor"/> knows no feature by name.</summary>
public interface ICommitListener
{
    /// <summary>
    /// Adds the feature's mark to the chat that is about to be committed, so that the change and its mark are stored together.
    /// May run several times for one edit, and other features may add marks of their own.
    /// </summary>
    /// <param name="before">Null for a new chat.</param>
    /// <param name="change">The decision, with the marks of the features before.</param>
    ChatChange Mark(Conversation? before, ChatChange change);

    /// <summary>The change is stored. Returns at once and throws nothing: the caller of the edit waits for it.</summary>
    void OnCommitted(Conversation? before, Conversation after);
}
