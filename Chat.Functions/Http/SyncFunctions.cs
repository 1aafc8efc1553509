using Chat.Core.Errors;
using Chat.Core.Reading;
using Chat.Core.Sync;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Reading and catching up.</summary>
public sealed class SyncFunctions(CallerGate gate, MarkAsRead read, ListChanges changes, SyncChats sync)
{
    [Function("Chats-Read")]
    public async Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/read")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var input = Inputs.Read(caller.UserId, chatId, await request.ReadFieldsAsync(ct));
        // Over REST the position is required: only a socket event may leave it out to read everything.
        return input is { UpToSeq: null, MessageIds: null }
            ? throw ChatException.Invalid("upToSeq", "is required")
            : Results.Ok(await read.ExecuteAsync(input, ct));
    }

    [Function("Chats-Changes")]
    public async Task<IResult> Changes(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/{chatId}/changes")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var (since, own) = (request.QueryNumber("since") ?? 0, request.QueryNumber("own"));
        return Results.Ok(await changes.ExecuteAsync(new ListChangesInput(caller.UserId, chatId, since, own, request.QueryPage()), ct));
    }

    [Function("Chats-Sync")]
    public async Task<IResult> Sync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "chats/sync")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return Results.Ok(await sync.ExecuteAsync(new SyncChatsInput(caller.UserId, request.QueryText("since"), request.QueryPage()), ct));
    }
}
