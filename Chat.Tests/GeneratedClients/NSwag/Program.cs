using System.Net.Http.Headers;
using Generated;

// A first conversation with the client that NSwag generates. Arguments: the URL of the API, and the tokens of ana and ben.
var ana = Connect(args[1]);
var ben = Connect(args[2]);

Expect((await ana.LiveAsync()).Status == HealthStatus.Live, "The server runs");
var waiting = await ana.OrCreateChatAsync(new OrCreateRequest { RecipientId = "cleo" });
Expect(waiting is { LastMessage: null, RespondedAt: null }, "A chat without a message has no last message");
var chat = await ana.OrCreateChatAsync(new OrCreateRequest { RecipientId = "ben", Message = "Hello Ben" });
Expect(chat is { Status: ChatStatus.Pending, LastMessage.Content: "Hello Ben" }, "ana asks ben");
var requests = await ben.ListRequestsAsync(RequestDirection.Incoming, limit: 10);
Expect(requests is { HasMore: false, NextCursor: null } && requests.Items.Single().Id == chat.Id, "ben sees the request");
Expect((await ben.AcceptChatAsync(chat.Id)).Status == ChatStatus.Accepted, "ben accepts");

var send = new SendRequest { Content = "How are you?", ClientMessageId = "first-send" };
var message = await ana.SendMessageAsync(chat.Id, send);
Expect((await ana.SendMessageAsync(chat.Id, send)).Id == message.Id, "A repeated send is the same message");
var reply = await ben.SendMessageAsync(chat.Id, new SendRequest { Content = "Fine!", ReplyTo = message.Id });
Expect(reply.ReplyTo is { Preview: "How are you?" }, "ben replies");
message = await ana.EditMessageAsync(chat.Id, message.Id, new EditRequest { Content = "How are you today?" });
Expect(message is { Edits: 1, EditedAt: not null }, "ana edits");
message = await ben.AddReactionAsync(chat.Id, message.Id, "👍");
Expect(message.Reactions!.Single() is { Emoji: "👍" } reaction && reaction.Users.Single() == "ben", "ben reacts");
var found = await ben.SearchMessagesAsync(chat.Id, "today", from: "ana", type: MessageType.Text, since: message.CreatedAt);
Expect(found.Items.Single().Highlights!.Single() is { Start: 12, Length: 5 }, "ben searches");

var picture = new FileParameter(
    new MemoryStream(Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")), "dot.gif", "image/gif");
var file = await ana.UploadMediaAsync(chat.Id, picture);
Expect(file is { MimeType: "image/gif", Width: 1 }, "ana uploads a picture");
var shown = await ana.SendMessageAsync(chat.Id, new SendRequest { Media = [file.FileId] });
Expect(shown is { Type: MessageType.Media, Content: null } && shown.Media!.Single().FileId == file.FileId, "ana sends the picture");

Expect((await ben.CountUnreadAsync()).Total == 2, "ben has two unread messages");
Expect((await ben.MarkAsReadAsync(chat.Id, new ReadRequest { UpToSeq = shown.Seq })).UnreadCount == 0, "ben reads");
Expect((await ben.DeleteMessageAsync(chat.Id, message.Id, DeleteScope.Me)).Hidden == true, "ben hides a message");
Expect((await ana.DeleteMessageAsync(chat.Id, message.Id, DeleteScope.Everyone)) is { Deleted: true, Content: null }, "ana deletes it");
var until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
Expect((await ben.MuteChatAsync(chat.Id, new MuteRequest { Until = until })).MutedUntil == until, "ben mutes the chat");
var synced = await ben.SyncChatsAsync();
Expect(synced.Chats.Any(c => c.Id == chat.Id) && synced.Cursor.Length > 0, "ben syncs");
var changes = await ben.ListChangesAsync(chat.Id, since: 0, own: 0);
Expect(changes.Messages.Single(m => m.Id == message.Id) is { Hidden: true, SenderId: null }, "The changes have the hidden message");
Expect(changes.Messages.Single(m => m.Id == shown.Id).Media!.Count == 1, "The changes have the picture");
Expect((await ben.ListMessagesAsync(chat.Id, around: 3, limit: 2)).Items.Count == 2, "ben reads the history");
Expect((await ana.NegotiateAsync()).Constants.MaxTextLength == 4000, "ana gets the constants");
using var export = new StreamReader((await ben.ExportUserAsync()).Stream);
Expect((await export.ReadToEndAsync()).Contains(file.FileId, StringComparison.Ordinal), "ben exports");

try
{
    await ben.GetChatAsync(waiting.Id);
    Expect(false, "ben may not see the chat of ana and cleo");
}
catch (ApiException<Problem> refusal)
{
    Expect(refusal is { StatusCode: 404, Result: { Code: "not_found", Retryable: false } }, "A refusal has a code");
}

Console.WriteLine("The conversation went well.");

ChatClient Connect(string token)
{
    var http = new HttpClient { BaseAddress = new Uri(args[0] + "/") };
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    return new ChatClient(http);
}

static void Expect(bool holds, string what)
{
    if (!holds)
    {
        throw new InvalidOperationException($"Not so: {what}.");
    }
}
