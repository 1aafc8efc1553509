using Chat.Core.Chats;
using Chat.Core.Reading;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Lists of chats, and one chat.</summary>
public sealed class ChatsFunctions(CallerGate gate, ListChats list, ListHistory history, CountUnread unread, GetChat get)
{
    [Function("Chats-Requests")]
    public async Task<IResult> Requests(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/requests")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var incoming = request.QueryOneOf("direction", "incoming", "outgoing") != "outgoing";
        return Results.Ok(await list.RequestsAsync(caller.UserId, incoming, request.QueryPage(), ct));
    }

    [Function("Chats-Active")]
    public async Task<IResult> Active(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/active")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        bool? archived = request.QueryOneOf("archived", "false", "true", "all") switch
        {
            "all" => null,
            var value => value == "true",
        };
        return Results.Ok(await list.ActiveAsync(caller.UserId, archived, request.QueryPage(), ct));
    }

    [Function("Chats-Unread")]
    public async Task<IResult> Unread(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/unread")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return Results.Ok(await unread.ExecuteAsync(caller.UserId, ct));
    }

    // Its name sorts behind those of chats/requests, chats/sync and chats/unread, which the host would otherwise take for ids.
    [Function("Chats-View")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/{chatId}")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return Results.Ok(await get.ExecuteAsync(caller.UserId, chatId, ct));
    }

    [Function("Chats-History")]
    public async Task<IResult> History(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/user/{userId}/history")] HttpRequest request,
        string userId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var input = new ListHistoryInput(caller.UserId, caller.IsAdministrator, userId, request.QueryPage());
        return Results.Ok(await history.ExecuteAsync(input, ct));
    }
}
