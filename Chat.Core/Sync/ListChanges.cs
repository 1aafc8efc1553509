using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Reading;

namespace Chat.Core.Sync;

/// <param name="Since">The rev the client is at; 0 for the whole visible history.</param>
/// <param name="Own">The ownRev the client is at; null when it keeps none.</param>
public sealed record ListChangesInput(string UserId, string ChatId, long Since, long? Own, PageRequest Page);

/// <param name="Rev">How far this page is complete: the next <c>since</c>.</param>
/// <param name="OwnRev">How far it is complete for the caller alone: the next <c>own</c>; the chat's own may be further.</param>
/// <param name="Reset">Forget what is at or below the chat's clearedUpToSeq.</param>
public sealed record ChatChanges(
    ChatView Chat, IReadOnlyList<MessageView> Messages, long Rev, long OwnRev, bool HasMore, bool Reset);

/// <summary>What changed in a chat since the client last looked, in the order of the changes.</summary>
public sealed class ListChanges(ChatAccess access, IMessageReader messages, UnreadCounter unread, ChatViews views, MessageViews messageViews)
{
    public async Task<ChatChanges> ExecuteAsync(ListChangesInput input, CancellationToken ct)
    {
        var before = await access.RequireMemberAsync(input.ChatId, input.UserId, ct);
        Validate(input);

        var changes = await messages.ListChangesAsync(
            new Viewing(before, input.UserId), input.Since, input.Own ?? 0, input.Page.RequireSize(), ct);

        // The chat is read after the messages, so that it is never older than the rev the client goes on from.
        var chat = await unread.HealAsync(await access.RequireMemberAsync(input.ChatId, input.UserId, ct), input.UserId, ct);
        var viewing = new Viewing(chat, input.UserId);
        var shown = changes.Messages.Concat(changes.HiddenSince).Where(m => m.Seq > viewing.ClearedUpToSeq);
        return new ChatChanges(
            await views.OfAsync(chat, input.UserId, ct),
            [.. shown.Select(m => messageViews.Of(viewing, m))],
            changes.CompleteUpToRev,
            // From before the messages were read: one that was hidden since is not on this page.
            before.Own(input.UserId).OwnRev,
            changes.HasMore,
            IsReset(chat.Own(input.UserId), input));
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

    // A clear takes no rev, so without the ownRev a client that is exactly at the clear's rev may or may not know of
    // it. It is told once more: forgetting twice what is cleared does no harm.
    private static bool IsReset(Member own, ListChangesInput input) =>
        input.Since > 0
        && own.ClearedAtRev is { } clearedAt
        && (input.Own is null ? clearedAt >= input.Since : own.ClearedAtOwnRev > input.Own);
}
