using Chat.Core.Requests;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Chat requests: create, accept, reject.</summary>
public sealed class ChatRequestsFunctions(CallerGate gate, OrCreateChat orCreate, AcceptChat accept, RejectChat reject)
{
    [Function("Chats-OrCreate")]
    public async Task<IResult> OrCreate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/or-create")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        var input = new OrCreateChatInput(caller.UserId, body.RequireText("recipientId"), body.Text("message"))
        {
            Metadata = body.Json("metadata"),
        };
        var (chat, created) = await orCreate.ExecuteAsync(input, ct);
        return created ? Results.Created($"/api/chats/{chat.Id}", chat) : Results.Ok(chat);
    }

    [Function("Chats-Accept")]
    public async Task<IResult> Accept(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/accept")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return Results.Ok(await accept.ExecuteAsync(caller.UserId, chatId, ct));
    }

    [Function("Chats-Reject")]
    public async Task<IResult> Reject(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/reject")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        return Results.Ok(await reject.ExecuteAsync(caller.UserId, chatId, ct));
    }
}
