using Chat.Core.Access;
using Chat.Core.Media;

namespace Chat.Core.Messages;

/// <summary>
/// Shows messages to one member. A message that the member cleared or hid is shown without content in every place. URLs of
/// files are signed when a message is shown.
/// </summary>
public sealed class MessageViews(MediaLinks links)
{
    public MessageView Of(Viewing viewing, Message message, Originals originals) =>
        message.IsVisibleTo(viewing)
            ? new VisibleMessage(message.Id, message.ChatId, message.Seq, message.Rev)
            {
                SenderId = message.SenderId,
                ClientMessageId = message.ClientMessageId,
                Type = message.Type,
                Content = message.Content,
                Media = [.. message.Media.Select(item => links.Of(message.ChatId, item))],
                ReplyTo = message.ReplyTo is null ? null : ViewOf(viewing, message.ReplyTo, originals.Find(message.ReplyTo)),
                Reactions = Reactions.Merged(message.Reactions),
                CreatedAt = message.CreatedAt,
                EditedAt = message.EditedAt,
                Edits = message.Edits,
                Deleted = message.Deleted,
            }
            : new HiddenMessage(message.Id, message.ChatId, message.Seq, message.Rev);

    private static ReplyView ViewOf(Viewing viewing, ReplyTo reply, Message? original)
    {
        var preview = original is { Content: { } content } && original.IsVisibleTo(viewing) ? TextPreview.Of(content, Limits.PreviewLength) : null;
        return new ReplyView(reply.Id, reply.Seq, reply.SenderId, preview);
    }
}
