using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;

namespace Chat.Core.Reading;

/// <param name="UpToSeq">Beyond the newest counts as the newest; null for the newest, or what <paramref name="MessageIds"/> say.</param>
/// <param name="MessageIds">The marker moves to the newest of these; unknown ones are passed over.</param>
public sealed record MarkAsReadInput(string UserId, string ChatId, long? UpToSeq, IReadOnlyList<string>? MessageIds = null);

public sealed class MarkAsRead(
    ChatEditor editor, UnreadCounter unread, IMessageReader messages, ReadEvents events, ChatViews views)
{
    public async Task<ChatView> ExecuteAsync(MarkAsReadInput input, CancellationToken ct)
    {
        Validate(input);

        var edit = await editor.EditAsync(input.ChatId, input.UserId, chat => DecideAsync(chat, input, ct), ct);

        if (edit.Changed)
        {
            await events.PublishAsync(edit, input.UserId);
        }

        return await views.OfAsync(edit.After, input.UserId, ct);
    }

    private static void Validate(MarkAsReadInput input)
    {
        if (input.UpToSeq < 0)
        {
            throw ChatException.Invalid("upToSeq", "must be 0 or more");
        }

        if (input.MessageIds?.Count > Limits.MaxPageSize)
        {
            throw ChatException.Invalid("messageIds", $"must hold at most {Limits.MaxPageSize} ids");
        }
    }

    private async Task<Conversation> DecideAsync(Conversation chat, MarkAsReadInput input, CancellationToken ct)
    {
        var upTo = input.UpToSeq ?? (input.MessageIds is null
            ? chat.Seq
            : await messages.FindHighestSeqAsync(chat.Id, input.MessageIds, ct) ?? 0);
        var floor = Math.Max(chat.Own(input.UserId).UnreadFloor, upTo);
        return chat.MarkRead(input.UserId, upTo, await unread.CountAsync(chat, input.UserId, floor, ct));
    }
}
