using Chat.Core.Chats;

namespace Chat.Core.Webhooks;

/// <summary>A change of a chat that is to be sent.</summary>
/// <param name="Rev">Where it stands in the chat's changes.</param>
/// <param name="Type">One of <see cref="WebhookTypes"/>.</param>
/// <param name="Message">Null when the chat itself changed.</param>
/// <param name="HadSeq">The message that the receiver has once it took this; null for none.</param>
public sealed record ChatWebhook(long Rev, string Type, Message? Message, long? HadSeq);

/// <param name="Webhooks">In rev order.</param>
/// <param name="UpToRev">How far the list is complete.</param>
public sealed record ChatWebhookPage(IReadOnlyList<ChatWebhook> Webhooks, long UpToRev);

/// <summary>
/// Reads what an endpoint has not had from the chat itself: each message that changed since, in its newest state under its
/// newest rev, the last answer to the request, and the read markers.
/// </summary>
public sealed class ChatWebhooks(IMessageReader messages)
{
    private const int PageSize = 50;

    public async Task<ChatWebhookPage> ReadAsync(LoadedChat loaded, WebhookCursor cursor, WebhookEndpoint endpoint, CancellationToken ct)
    {
        var changes = await messages.ListChangesAsync(loaded, QueryOf(loaded.Chat, cursor), ct);
        var upTo = changes.HasMore ? changes.Messages[^1].Rev : loaded.Chat.Rev;
        var ofChat = OfChat(loaded.Chat)
            .Where(webhook => webhook.Rev > cursor.DoneRev && webhook.Rev <= upTo && endpoint.Wants(webhook.Type)).ToList();
        // The message that travels with a request has the request's rev, and the request carries it.
        var request = ofChat.Find(webhook => webhook.Type == WebhookTypes.ChatRequested);
        var ofMessages = changes.Messages.Where(message => message.Rev != request?.Rev)
            .Select(message => new ChatWebhook(message.Rev, TypeOf(message, cursor), message, message.Seq));
        return new ChatWebhookPage([.. ofChat.Concat(ofMessages).OrderBy(webhook => webhook.Rev)], upTo);
    }

    // No member's view: what a member cleared or hid is sent.
    private static ChangesQuery QueryOf(Conversation chat, WebhookCursor cursor)
    {
        var all = chat with { First = chat.First with { ClearedUpToSeq = 0, ClearedAtRev = null, OwnRev = 0 } };
        return new ChangesQuery(new MemberView(all, all.First.UserId), cursor.DoneRev, SinceOwnRev: long.MaxValue, PageSize);
    }

    private static IEnumerable<ChatWebhook> OfChat(Conversation chat)
    {
        yield return chat.Status switch
        {
            ChatStatus.Pending => new ChatWebhook(
                chat.StatusRev, WebhookTypes.ChatRequested, Message: null, chat.LastMessage?.Rev == chat.StatusRev ? chat.Seq : null),
            ChatStatus.Accepted => new ChatWebhook(chat.StatusRev, WebhookTypes.ChatAccepted, Message: null, HadSeq: null),
            ChatStatus.Rejected => new ChatWebhook(chat.StatusRev, WebhookTypes.ChatRejected, Message: null, HadSeq: null),
        };
        yield return new ChatWebhook(chat.First.ReadRev, WebhookTypes.ChatRead, Message: null, HadSeq: null);
        yield return new ChatWebhook(chat.Second.ReadRev, WebhookTypes.ChatRead, Message: null, HadSeq: null);
    }

    private static string TypeOf(Message message, WebhookCursor cursor) =>
        cursor.HasHad(message.Seq) ? WebhookTypes.MessageChanged : WebhookTypes.MessageCreated;
}
