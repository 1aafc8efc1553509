using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Core.Realtime;
using Chat.Core.Webhooks;

namespace Chat.Core.Requests;

/// <param name="UserId">The caller.</param>
/// <param name="RecipientId">The other user.</param>
/// <param name="Message">A text that travels with the request; ignored when there is no request to make.</param>
public sealed record OrCreateChatInput(string UserId, string? RecipientId, string? Message)
{
    /// <summary>The metadata of <see cref="Message"/>.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <param name="Chat">The chat of the two users.</param>
/// <param name="Created">This call created the chat.</param>
public sealed record OrCreatedChat(ChatView Chat, bool Created);

/// <summary>
/// The chat of two users: the one they have, or a new request. The member who rejected a request makes a new one by this
/// call; the rejected requester gets the chat as it is.
/// </summary>
public sealed class OrCreateChat(
    ChatEditor editor, RequestRules rules, Drafts drafts, ChatPublisher events, ChatViewFactory views, SendPolicy policy)
{
    public async Task<OrCreatedChat> ExecuteAsync(OrCreateChatInput input, CancellationToken ct)
    {
        var recipient = RequireRecipient(input);
        await rules.RequireNotSuspendedAsync(input.UserId, ct);
        // Made before the first attempt, so that a repeated attempt finds its own chat.
        var request = drafts.Request(input.UserId, recipient);
        var message = DraftMessage(input, request.Id);

        var edit = await editor.EditAsync(
            ChatQuery.Of(input.UserId, recipient), loaded => DecideAsync(loaded?.Chat, request, message, ct), ct);

        var created = edit.After.Id == request.Id;
        if (created || edit.Changed)
        {
            await events.PublishToBothAsync(ServerEvents.ChatRequested, edit.After);
        }

        return new OrCreatedChat(await views.OfAsync(edit.After, input.UserId, ct), created);
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

    private Message? DraftMessage(OrCreateChatInput input, string chatId)
    {
        var metadata = MessageMetadata.RequireOptional(input.Metadata);
        if (input.Message is not null)
        {
            return drafts.Text(chatId, input.UserId, MessageText.Require(input.Message, "message"), metadata: metadata);
        }

        return metadata is null ? null : throw ChatException.Invalid("metadata", "needs a message");
    }

    private async Task<ChatChange> DecideAsync(Conversation? existing, Conversation request, Message? message, CancellationToken ct)
    {
        var requester = request.RequestedBy;
        if (existing is not null && (existing.Status != ChatStatus.Rejected || existing.RequestedBy == requester || existing.IsBlocked))
        {
            return new ChatChange(existing);
        }

        var place = await rules.RequirePlaceAsync(requester, request.Peer(requester).UserId, ct);
        var requested = existing?.RequestAgain(requester, drafts.Now, withMessage: message is not null) ?? request;
        requested = requested with { RequestPlace = place };
        if (message is not null)
        {
            await policy.RequireRequestAsync(requested.Id, requester, requested.Peer(requester).UserId, message.Content!, ct);
        }

        return message is null ? new ChatChange(requested) : requested.AddFirstMessage(message with { ChatId = requested.Id });
    }
}
