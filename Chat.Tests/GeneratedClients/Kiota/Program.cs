using System.Net.Http.Headers;
using Generated;
using Generated.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

// A first conversation with the client that Kiota generates. Arguments: the URL of the API, and the tokens of ana and ben.
var ana = Connect(args[1]);
var ben = Connect(args[2]);

Expect((await ana.Health.Live.GetAsync())?.Status == HealthStatus.Live, "The server runs");
var waiting = await ana.Chats.OrCreate.PostAsync(new OrCreateRequest { RecipientId = "cleo" });
Expect(waiting is { LastMessage: null, RespondedAt: null }, "A chat without a message has no last message");
var requested = await ana.Chats.OrCreate.PostAsync(new OrCreateRequest { RecipientId = "ben", Message = "Hello Ben" });
Expect(requested is { Status: ChatStatus.Pending, LastMessage.Content: "Hello Ben" }, "ana asks ben");
var requests = await ben.Chats.Requests.GetAsync(request => request.QueryParameters.Direction = RequestDirection.Incoming);
Expect(requests is { HasMore: false, NextCursor: null } && requests.Items!.Single().Id == requested!.Id, "ben sees the request");
var (anasSide, bensSide) = (ana.Chats[requested!.Id!], ben.Chats[requested.Id!]);
Expect((await bensSide.Accept.PostAsync())?.Status == ChatStatus.Accepted, "ben accepts");

var send = new SendRequest { Content = "How are you?", ClientMessageId = "first-send" };
var message = await anasSide.Messages.PostAsync(send);
Expect((await anasSide.Messages.PostAsync(send))?.Id == message!.Id, "A repeated send is the same message");
var reply = await bensSide.Messages.PostAsync(new SendRequest { Content = "Fine!", ReplyTo = message.Id });
Expect(reply?.ReplyTo is { Preview: "How are you?" }, "ben replies");
message = await anasSide.Messages[message.Id!].PatchAsync(new EditRequest { Content = "How are you today?" });
Expect(message is { Edits: 1, EditedAt: not null }, "ana edits");
message = await bensSide.Messages[message!.Id!].Reactions["👍"].PutAsync();
Expect(message!.Reactions!.Single() is { Emoji: "👍" } reaction && reaction.Users!.Single() == "ben", "ben reacts");
var found = await bensSide.Search.GetAsync(request =>
{
    (request.QueryParameters.Q, request.QueryParameters.From, request.QueryParameters.Type) = ("today", "ana", MessageType.Text);
    request.QueryParameters.Since = message.CreatedAt;
});
Expect(found!.Items!.Single().Highlights!.Single() is { Start: 12, Length: 5 }, "ben searches");

var form = new MultipartBody();
form.AddOrReplacePart("chatId", "text/plain", requested.Id!);
form.AddOrReplacePart("file", "image/gif", Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"), "dot.gif");
var file = await ana.Media.UploadChatMedia.PostAsync(form);
Expect(file is { MimeType: "image/gif", Width: 1 }, "ana uploads a picture");
var shown = await anasSide.Messages.PostAsync(new SendRequest { Media = [file!.FileId!] });
Expect(shown is { Type: MessageType.Media, Content: null } && shown.Media!.Single().FileId == file.FileId, "ana sends the picture");

Expect((await ben.Chats.Unread.GetAsync())?.Total == 2, "ben has two unread messages");
Expect((await bensSide.Read.PostAsync(new ReadRequest { UpToSeq = shown!.Seq }))?.UnreadCount == 0, "ben reads");
Expect((await DeleteAsync(ben, DeleteScope.Me))?.Hidden == true, "ben hides a message");
Expect((await DeleteAsync(ana, DeleteScope.Everyone)) is { Deleted: true, Content: null }, "ana deletes it");
var until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
Expect((await bensSide.Mute.PostAsync(new MuteRequest { Until = until }))?.MutedUntil == until, "ben mutes the chat");
var synced = await ben.Chats.Sync.GetAsync();
Expect(synced!.Chats!.Any(c => c.Id == requested.Id) && synced.Cursor!.Length > 0, "ben syncs");
var changes = await bensSide.Changes.GetAsync(request => (request.QueryParameters.Since, request.QueryParameters.Own) = (0, 0));
Expect(changes!.Messages!.Single(m => m.Id == message.Id) is { Hidden: true, SenderId: null }, "The changes have the hidden message");
Expect(changes.Messages!.Single(m => m.Id == shown.Id).Media!.Count == 1, "The changes have the picture");
var history = await bensSide.Messages.GetAsync(request => (request.QueryParameters.Around, request.QueryParameters.Limit) = (3, 2));
Expect(history!.Items!.Count == 2, "ben reads the history");
Expect((await ana.Negotiate.PostAsync())?.Constants?.MaxTextLength == 4000, "ana gets the constants");
using var export = new StreamReader((await ben.Users.Me.Export.GetAsync())!);
Expect((await export.ReadToEndAsync()).Contains(file.FileId!, StringComparison.Ordinal), "ben exports");

try
{
    await ben.Chats[waiting!.Id!].GetAsync();
    Expect(false, "ben may not see the chat of ana and cleo");
}
catch (Problem refusal)
{
    Expect(
        refusal is { ResponseStatusCode: 404, Code: "not_found", Retryable: false } && refusal.Message == refusal.Detail,
        "A refusal has a code");
}

Console.WriteLine("The conversation went well.");

Task<Message?> DeleteAsync(ChatClient user, DeleteScope scope) =>
    user.Chats[requested.Id!].Messages[message.Id!].DeleteAsync(request => request.QueryParameters.Scope = scope);

ChatClient Connect(string token)
{
    // Kiota's own providers of authentication refuse plain HTTP.
    var http = KiotaClientFactory.Create();
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    return new ChatClient(new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http) { BaseUrl = args[0] });
}

static void Expect(bool holds, string what)
{
    if (!holds)
    {
        throw new InvalidOperationException($"Not so: {what}.");
    }
}
