using Chat.Core.Messages;

namespace Chat.Core.Chats;

/// <summary>
/// A chat at one version, with those of the requested messages that exist. A store derives a type of its own to keep what
/// it needs to read on or to commit, so a loaded chat must go back to the store that loaded it.
/// </summary>
public record LoadedChat(Conversation Chat, IReadOnlyList<Message> Messages)
{
    public Message? Find(string messageId) => Messages.FirstOrDefault(m => m.Id == messageId);

    public Message? Find(SendKey sent) =>
        Messages.FirstOrDefault(m => m.SenderId == sent.SenderId && m.ClientMessageId == sent.ClientMessageId);
}
