using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Paging;

namespace Chat.Core.Sync;

/// <param name="UserId">The caller.</param>
/// <param name="ChatId">The chat.</param>
/// <param name="Since">The client's rev; 0 for the whole visible history.</param>
/// <param name="Own">The client's ownRev; null when it keeps none.</param>
/// <param name="Page">The page size.</param>
public sealed record ListChangesInput(string UserId, string ChatId, long Since, long? Own, PageRequest Page);

/// <param name="Chat">The chat as the caller sees it.</param>
/// <param name="Messages">The messages that changed.</param>
/// <param name="Rev">How far this page is complete: the next <c>since</c>.</param>
/// <param name="OwnRev">How far it is complete for the caller alone: the next <c>own</c>.</param>
/// <param name="HasMore">There is a next page.</param>
/// <param name="Reset">The client must forget what is at or below the chat's clearedUpToSeq.</param>
public sealed record ChatChanges(
    ChatView Chat, IReadOnlyList<MessageView> Messages, long Rev, long OwnRev, bool HasMore, bool Reset);

/// <summary>
/// Lists what changed in a chat since the client's last page, in the order of the changes, as of one version of the chat.
/// </summary>
public sealed class ListChanges(ChatAccess access, IMessageReader messages, ChatViewFactory views, MessageViewFactory messageViews)
{
    public async Task<ChatChanges> ExecuteAsync(ListChangesInput input, CancellationToken ct)
    {
        var chat = await access.LoadAsync(ChatQuery.Of(input.ChatId), input.UserId, ct);
        Validate(input);

        var memberView = new MemberView(chat.Chat, input.UserId);
        var query = new ChangesQuery(memberView, input.Since, input.Own ?? 0, input.Page.RequireSize());
        var changes = await messages.ListChangesAsync(chat, query, ct);

        Message[] shown = [.. changes.Messages, .. changes.HiddenSince];
        var originals = await Originals.ReadAsync(messages, chat, shown, ct);
        return new ChatChanges(
            await views.OfAsync(chat.Chat, input.UserId, ct),
            [.. shown.Select(m => messageViews.Of(memberView, m, originals))],
            changes.HasMore ? changes.Messages[^1].Rev : chat.Chat.Rev,
            memberView.Own.OwnRev,
            changes.HasMore,
            IsReset(memberView.Own, input));
    }

    private static void Validate(ListChangesInput input)
    {
        if (input.Since < 0)
        {
            throw ChatException.Invalid("since", "must be a rev: 0 or more");
        }

        if (input.Own < 0)
        {
            throw ChatException.Invalid("own", "must be an ownRev: 0 or more");
        }
    }

    // A clear takes no rev, so without the ownRev a client whose rev is exactly that of the clear may or may not know of
    // it. It is told again: forgetting cleared messages twice does no harm.
    private static bool IsReset(Member own, ListChangesInput input) =>
        input.Since > 0
        && own.ClearedAtRev is { } clearedAt
        && (input.Own is null ? clearedAt >= input.Since : own.ClearedAtOwnRev > input.Own);
}
