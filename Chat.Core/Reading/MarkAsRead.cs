using Chat.Core.Chats;
using Chat.Core.Errors;

namespace Chat.Core.Reading;

/// <param name="UserId">The reader.</param>
/// <param name="ChatId">The chat.</param>
/// <param name="UpToSeq">
/// A value beyond the newest counts as the newest; null means the newest, or what <paramref name="MessageIds"/> say.
/// </param>
/// <param name="MessageIds">The marker moves to the newest of these; unknown ones are ignored.</param>
public sealed record MarkAsReadInput(string UserId, string ChatId, long? UpToSeq, IReadOnlyList<string>? MessageIds = null);

public sealed class MarkAsRead(ChatEditor editor, IMessageReader messages, ReadPublisher events, ChatViewFactory views)
{
    public async Task<ChatView> ExecuteAsync(MarkAsReadInput input, CancellationToken ct)
    {
        Validate(input);

        var query = ChatQuery.Of(input.ChatId) with { MessageIds = input.MessageIds ?? [] };
        var edit = await editor.EditAsync(input.UserId, query, loaded => DecideAsync(loaded, input, ct), ct);

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

    private async Task<ChatChange> DecideAsync(LoadedChat loaded, MarkAsReadInput input, CancellationToken ct)
    {
        var upTo = input.UpToSeq
            ?? (input.MessageIds is null ? loaded.Chat.Seq : loaded.Messages.Select(m => m.Seq).DefaultIfEmpty().Max());
        return new ChatChange(loaded.Chat.MarkRead(input.UserId, upTo, await CountUnreadAsync(loaded, input.UserId, upTo, ct)));
    }

    private async Task<int> CountUnreadAsync(LoadedChat loaded, string userId, long readSeq, CancellationToken ct)
    {
        var (chat, own) = (loaded.Chat, loaded.Chat.Own(userId));
        if (chat.Status != ChatStatus.Accepted || readSeq >= chat.Seq)
        {
            return 0;
        }

        return readSeq <= own.UnreadFloor
            ? own.Unread
            : await messages.CountAsync(loaded, MessageFilter.UnreadFor(new MemberView(chat, userId), readSeq), ct);
    }
}
