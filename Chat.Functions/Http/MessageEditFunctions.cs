using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>One message: edit, delete, react.</summary>
public sealed class MessageEditFunctions(CallerGate gate, EditMessage edit, DeleteMessage delete, ReactToMessage react)
{
    [Function("Messages-Edit")]
    public async Task<IResult> Edit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "chats/{chatId}/messages/{messageId}")] HttpRequest request,
        string chatId,
        string messageId,
        CancellationToken ct)
    {
        var target = new MessageRef((await gate.AdmitAsync(request, ct)).UserId, chatId, messageId);
        var body = await request.ReadFieldsAsync(ct);
        return Results.Ok(await edit.ExecuteAsync(new EditMessageInput(target, body.RequireText("content")), ct));
    }

    [Function("Messages-Delete")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "chats/{chatId}/messages/{messageId}")] HttpRequest request,
        string chatId,
        string messageId,
        CancellationToken ct)
    {
        var target = new MessageRef((await gate.AdmitAsync(request, ct)).UserId, chatId, messageId);
        var scope = Inputs.RequireScope(request.QueryText("scope"));
        return Results.Ok(await delete.ExecuteAsync(new DeleteMessageInput(target, scope), ct));
    }

    [Function("Messages-AddReaction")]
    public async Task<IResult> AddReaction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "chats/{chatId}/messages/{messageId}/reactions/{emoji}")]
        HttpRequest request,
        string chatId,
        string messageId,
        string emoji,
        CancellationToken ct) =>
        await ReactAsync(new MessageRef((await gate.AdmitAsync(request, ct)).UserId, chatId, messageId), emoji, add: true, ct);

    [Function("Messages-RemoveReaction")]
    public async Task<IResult> RemoveReaction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "chats/{chatId}/messages/{messageId}/reactions/{emoji}")]
        HttpRequest request,
        string chatId,
        string messageId,
        string emoji,
        CancellationToken ct) =>
        await ReactAsync(new MessageRef((await gate.AdmitAsync(request, ct)).UserId, chatId, messageId), emoji, add: false, ct);

    private async Task<IResult> ReactAsync(MessageRef target, string emoji, bool add, CancellationToken ct) =>
        Results.Ok(await react.ExecuteAsync(new ReactToMessageInput(target, emoji, add), ct));
}
