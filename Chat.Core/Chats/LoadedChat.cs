namespace Chat.Core.Chats;

/// <summary>
/// A chat at one version, with those of the requested messages that exist. A store derives a type of its own to keep what
/// it needs to read on or to commit, so a loaded chat must go back to the store that loaded it.
/// </summary>
public record LoadedChat(Conversation Chat, IReadOnlyList<Message> Messages)
{
    private readonly long _version = Chat.Version;

    /// <summary>The version of the next commit over this state.</summary>
    public long NextVersion => _version + 1;

    public Message? Find(string messageId) => Messages.FirstOrDefault(m => m.Id == messageId);

    public Message? Find(SendKey sent) =>
        Messages.FirstOrDefault(m => m.SenderId == sent.SenderId && m.ClientMessageId == sent.ClientMessageId);

    /// <summary>The state after a change that is not committed yet. Only for the next decision of the same commit.</summary>
    public LoadedChat With(ChatChange change) => this with
    {
        Chat = change.Chat,
        Messages = change.Messages.Count == 0
            ? Messages
            : [.. change.Messages, .. Messages.ExceptBy(change.Messages.Select(m => m.Id), m => m.Id, StringComparer.Ordinal)],
    };
}
