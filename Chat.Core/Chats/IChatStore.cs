namespace Chat.Core.Chats;

/// <summary>
/// Keeps chats with their members and messages. A change is decided on a loaded state and committed over that state; the
/// store knows no rule of the product. A commit is atomic for its readers and durable when it returns (it survives the
/// process being killed). A store that fails or does not answer in time throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IChatStore
{
    /// <summary>Null when there is no such chat. Any text is a valid id.</summary>
    Task<Conversation?> FindAsync(string chatId, CancellationToken ct);

    /// <summary>
    /// The chat with those of the requested messages that it has, in their newest state; null when there is no such chat.
    /// </summary>
    Task<LoadedChat?> LoadAsync(ChatQuery query, CancellationToken ct);

    /// <summary>
    /// Stores <paramref name="change"/> as the version after <paramref name="before"/>: the chat, each new message, and the
    /// new state of each changed one. Returns false and stores nothing when the chat was committed since it was loaded, so
    /// that whatever was read of the chat between a load and a successful commit is the state at the loaded version. Also
    /// returns false when another chat of the requester has the <see cref="Conversation.RequestPlace"/>. Marks the chat as
    /// changed (see <see cref="IChatLists.ListChangedAsync"/>) for both members when the rev differs, otherwise for the
    /// members whose ownRev differs.
    /// </summary>
    /// <param name="before">Null for a new chat; then the result is false when the two members have a chat already.</param>
    Task<bool> CommitAsync(LoadedChat? before, ChatChange change, CancellationToken ct);
}
