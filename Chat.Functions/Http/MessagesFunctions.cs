using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Uploads;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>A chat's messages: list, search, send.</summary>
public sealed class MessagesFunctions(CallerGate gate, ListMessages list, SearchMessages search, SendMessage send, SendMedia sendMedia)
{
    [Function("Messages-List")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/{chatId}/messages")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var input = new ListMessagesInput(caller.UserId, chatId, request.QueryPage())
        {
            Before = request.QueryNumber("before"),
            After = request.QueryNumber("after"),
            Around = request.QueryNumber("around"),
        };
        return Results.Ok(await list.ExecuteAsync(input, ct));
    }

    [Function("Messages-Search")]
    public async Task<IResult> Search(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/{chatId}/search")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, RateKind.Search, ct);
        var input = new SearchMessagesInput(caller.UserId, chatId, request.RequireQueryText("q"), request.QueryPage())
        {
            From = request.QueryText("from"),
            Type = request.QueryOneOf("type", "text", "media") is { } type ? Enum.Parse<MessageType>(type, ignoreCase: true) : null,
            Since = request.QueryTime("since"),
            Until = request.QueryTime("until"),
        };
        return Results.Ok(await search.ExecuteAsync(input, ct));
    }

    [Function("Messages-Send")]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/messages")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, RateKind.Send, ct);
        var body = await request.ReadFieldsAsync(ct);
        var (message, replayed) = body.Texts("media") is { } media
            ? await sendMedia.ExecuteAsync(Inputs.SendMedia(caller.UserId, chatId, media, body), ct)
            : await send.ExecuteAsync(Inputs.Send(caller.UserId, chatId, body), ct);
        return replayed ? Results.Ok(message) : Results.Created($"/api/chats/{chatId}/messages/{message.Id}", message);
    }
}
