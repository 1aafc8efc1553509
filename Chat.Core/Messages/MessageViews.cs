using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Core.Messages;

/// <summary>
/// Shows messages to one member. A message that they cleared or hid has no content, wherever it is shown. URLs of files are signed
/// at this moment.
/// </summary>
public sealed class MessageViews(MediaLinks links)
{
    public MessageView Of(Viewing viewing, Message message) =>
        message.IsVisibleTo(viewing)
            ? new VisibleMessage(message.Id, message.ChatId, message.Seq, message.Rev)
            {
                SenderId = message.SenderId,
                ClientMessageId = message.ClientMessageId,
                Type = message.Type,
                Content = message.Content,
                Media = [.. message.Media.Select(item => links.Of(message.ChatId, item))],
                ReplyTo = message.ReplyTo is null ? null : ViewOf(viewing, message.ReplyTo),
                Reactions = Reactions.Merged(message.Reactions),
                CreatedAt = message.CreatedAt,
                EditedAt = message.EditedAt,
                Edits = message.Edits,
                Deleted = message.Deleted,
            }
            : new HiddenMessage(message.Id, message.ChatId, message.Seq, message.Rev);

    private static ReplyView ViewOf(Viewing viewing, ReplyTo reply) => new(
        reply.Id,
        reply.Seq,
        reply.SenderId,
        reply.Original is { Content: { } content } original && original.IsVisibleTo(viewing)
            ? TextPreview.Of(content, Limits.PreviewLength)
            : null);
}
