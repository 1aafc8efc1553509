using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Messages;

namespace Chat.Core.Safety;

/// <summary>
/// Deletes the messages of a report for everyone, at any age. Both members see ordinary deletions. The copies of the report
/// and their files stay.
/// </summary>
public sealed class DeleteReported(ChatEditor editor, IMessageReader messages, MessagePublisher events, CleanUpSchedule files)
{
    public async Task ExecuteAsync(Report report, CancellationToken ct)
    {
        foreach (var message in report.Messages)
        {
            await DeleteAsync(message.ChatId, message.Id, ct);
        }
    }

    private async Task DeleteAsync(string chatId, string messageId, CancellationToken ct)
    {
        var originals = Originals.None;
        var edit = await editor.EditAsync(
            ChatQuery.Of(chatId) with { MessageIds = [messageId] },
            async loaded =>
            {
                // Chats are never removed, and neither are their messages.
                if (loaded!.Find(messageId) is not { Deleted: false } message)
                {
                    return new ChatChange(loaded.Chat);
                }

                originals = await Originals.ReadAsync(messages, loaded, [message], ct);
                await files.CheckSoonAsync(message.Media, ct);
                return loaded.Chat.Replace(message, message.ToTombstone());
            },
            ct);

        if (edit.Changed)
        {
            await events.PublishDeletedAsync(new MessageEdit(edit, edit.Message(messageId), originals));
        }
    }
}
