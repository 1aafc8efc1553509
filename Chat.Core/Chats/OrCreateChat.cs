using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Core.Realtime;

namespace Chat.Core.Chats;

/// <param name="Message">A text that travels with the request; passed over when there is no request to make.</param>
public sealed record OrCreateChatInput(string UserId, string? RecipientId, string? Message);

/// <param name="Created">This call made the chat.</param>
public sealed record OrCreatedChat(ChatView Chat, bool Created);

/// <summary>
/// The chat of two users: the one they have, or a new request. The one who rejected a request asks in turn by it;
/// whoever was rejected gets the chat as it is.
/// </summary>
public sealed class OrCreateChat(IChatStore chats, RequestRules rules, Drafts drafts, ChatEvents events, ChatViews views)
{
    private const int MaxAttempts = 20;

    public async Task<OrCreatedChat> ExecuteAsync(OrCreateChatInput input, CancellationToken ct)
    {
        var recipient = RequireRecipient(input);
        var text = input.Message is null ? null : MessageText.Require(input.Message, "message");

        var (chat, created, requested) = await RequestAsync(input.UserId, recipient, text, ct);

        if (requested)
        {
            await events.PublishToBothAsync(ServerEvents.ChatRequested, chat);
        }

        return new OrCreatedChat(await views.OfAsync(chat, input.UserId, ct), created);
    }

    private static string RequireRecipient(OrCreateChatInput input)
    {
        if (!UserId.IsValid(input.RecipientId))
        {
            throw ChatException.Invalid("recipientId", $"must be {UserId.Description}");
        }

        return input.RecipientId != input.UserId
            ? input.RecipientId!
            : throw ChatException.Invalid(ErrorCode.ChatWithYourself, "recipientId", "A chat is with someone else.");
    }

    private async Task<(Conversation Chat, bool Created, bool Requested)> RequestAsync(
        string userId, string recipient, string? text, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var existing = await chats.FindByPairAsync(userId, recipient, ct);
            if (existing is not null && (existing.Status != ChatStatus.Rejected || existing.RequestedBy == userId || existing.IsBlocked))
            {
                return (existing, false, false);
            }

            var place = await rules.RequirePlaceAsync(userId, recipient, ct);
            var (chat, created) = existing is null
                ? await CreateAsync(drafts.Request(userId, recipient) with { RequestPlace = place }, text, ct)
                : (await RequestAgainAsync(existing, existing.RequestAgain(userId, drafts.Now, withMessage: text is not null) with { RequestPlace = place }, text, ct), false);
            if (chat is not null)
            {
                return (chat, created, created || existing is not null);
            }
        }

        throw new DependencyException("database");
    }

    private Task<(Conversation? Chat, bool Created)> CreateAsync(Conversation candidate, string? text, CancellationToken ct) =>
        chats.GetOrCreateAsync(candidate, IntroOf(candidate, text), ct);

    private async Task<Conversation?> RequestAgainAsync(Conversation before, Conversation after, string? text, CancellationToken ct) =>
        // Read again: the intro's seq is the store's to give.
        await chats.SaveAsync(before, after, IntroOf(after, text), ct) ? await chats.FindAsync(after.Id, ct) : null;

    private Message? IntroOf(Conversation request, string? text) =>
        text is null ? null : drafts.Text(request.Id, request.RequestedBy, text);
}
