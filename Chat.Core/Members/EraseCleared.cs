using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Core.Members;

/// <summary>Erases the content of messages that both members cleared, in batches. A run that is cut off is finished by the next.</summary>
public sealed class EraseCleared(IChatLists chats, ChatEditor editor, IMessageReader messages, CleanUpSchedule files)
{
    private const int ChatsPerBatch = 100;
    private const int MessagesPerCommit = 50;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        IReadOnlyList<string> due;
        do
        {
            due = await chats.ListErasableAsync(ChatsPerBatch, ct);
            foreach (var chatId in due)
            {
                await EraseAsync(chatId, ct);
            }
        }
        while (due.Count == ChatsPerBatch);
    }

    private async Task EraseAsync(string chatId, CancellationToken ct)
    {
        for (var more = true; more;)
        {
            IReadOnlyList<Message> batch = [];
            var edit = await editor.EditAsync(
                ChatQuery.Of(chatId),
                async loaded =>
                {
                    // A listed chat exists, and chats are never removed.
                    batch = await ListBatchAsync(loaded!, ct);
                    return Erase(loaded!.Chat, batch);
                },
                ct);
            await files.CheckNowAsync([.. batch.SelectMany(m => m.Media).Select(item => item.FileId)], ct);
            more = edit.After.ErasedUpToSeq < edit.After.ClearedByBothUpToSeq;
        }
    }

    private Task<IReadOnlyList<Message>> ListBatchAsync(LoadedChat loaded, CancellationToken ct)
    {
        var due = new MessageFilter { After = loaded.Chat.ErasedUpToSeq, Before = loaded.Chat.ClearedByBothUpToSeq + 1 };
        return messages.ListAsync(loaded, new MessageRange(due, MessagesPerCommit), ct);
    }

    private static ChatChange Erase(Conversation chat, IReadOnlyList<Message> batch)
    {
        var upTo = batch.Count < MessagesPerCommit ? chat.ClearedByBothUpToSeq : batch[^1].Seq;
        return upTo > chat.ErasedUpToSeq ? chat.Erase(batch, upTo) : new ChatChange(chat);
    }
}
