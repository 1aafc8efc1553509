using System.Text.Json;
using Chat.Core.Media;
using Chat.Core.Unicode;

namespace Chat.Core.Chats;

/// <summary>
/// Shows messages to one member. A message that the member cleared or hid is shown without content in every place. URLs of
/// files are signed when a message is shown.
/// </summary>
public sealed class MessageViewFactory(MediaLinks links)
{
    public MessageView Of(MemberView memberView, Message message, Originals originals) => message.IsVisibleTo(memberView)
        ? Show(message, message.ReplyTo is null ? null : ViewOf(memberView, message.ReplyTo, originals.Find(message.ReplyTo)))
        : new HiddenMessage(message.Id, message.ChatId, message.Seq, message.Rev);

    /// <summary>The message as stored, for those who are not members of the chat. A reply has no preview.</summary>
    public VisibleMessage Copy(Message message) => Show(
        message, message.ReplyTo is { } reply ? new ReplyView(reply.Id, reply.Seq, reply.SenderId, Preview: null) : null);

    private VisibleMessage Show(Message message, ReplyView? reply) => new(message.Id, message.ChatId, message.Seq, message.Rev)
    {
        SenderId = message.SenderId,
        ClientMessageId = message.ClientMessageId,
        Type = message.Type,
        Content = message.Content,
        Media = [.. message.Media.Select(item => links.Of(message.ChatId, item))],
        ReplyTo = reply,
        Metadata = message.Metadata is null ? null : JsonElement.Parse(message.Metadata),
        Reactions = Reactions.Merged(message.Reactions),
        CreatedAt = message.CreatedAt,
        EditedAt = message.EditedAt,
        Edits = message.Edits,
        Deleted = message.Deleted,
    };

    private static ReplyView ViewOf(MemberView memberView, ReplyTo reply, Message? original)
    {
        var preview = original is { Content: { } content } && original.IsVisibleTo(memberView)
            ? TextPreview.Of(content, Limits.PreviewLength)
            : null;
        return new ReplyView(reply.Id, reply.Seq, reply.SenderId, preview);
    }
}
