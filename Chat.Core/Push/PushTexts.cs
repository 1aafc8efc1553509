using Chat.Core.Chats;
using Chat.Core.Users;

namespace Chat.Core.Push;

/// <summary>The words of notifications.</summary>
internal static class PushTexts
{
    private const string Product = "Chat";
    private const string NewMessage = "New message";
    private const string NewRequest = "Chat request";
    private const string Attachment = "Attachment";

    /// <summary>The title: the sender's name, or their id where no token named them.</summary>
    public static string NameOf(string senderId, Profile profile) => profile.Name ?? senderId;

    /// <summary>The notification with as much as the recipient's setting shows.</summary>
    public static PushMessage Apply(PushPreview preview, Message? newest, PushMessage message)
    {
        var something = message.Kind == PushMarkKind.Request ? NewRequest : NewMessage;
        return preview switch
        {
            PushPreview.Full => message with { Body = newest is null ? something : TextOf(newest) },
            PushPreview.Sender => message with { Body = something },
            PushPreview.None => message with { Title = Product, Body = something, MessageId = null, SenderId = null },
        };
    }

    private static string TextOf(Message message) => message.Content is { Length: > 0 } text ? text : Attachment;
}
