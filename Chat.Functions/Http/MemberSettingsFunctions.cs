using Chat.Core.Members;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>A member's own side of a chat: block, archive, mute, delete.</summary>
public sealed class MemberSettingsFunctions(CallerGate gate, SetMemberSettings own)
{
    [Function("Chats-Block")]
    public async Task<IResult> Block(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/block")] HttpRequest request,
        string chatId,
        CancellationToken ct) =>
        Results.Ok(await own.BlockAsync((await gate.AdmitAsync(request, ct)).UserId, chatId, blocked: true, ct));

    [Function("Chats-Unblock")]
    public async Task<IResult> Unblock(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/unblock")] HttpRequest request,
        string chatId,
        CancellationToken ct) =>
        Results.Ok(await own.BlockAsync((await gate.AdmitAsync(request, ct)).UserId, chatId, blocked: false, ct));

    [Function("Chats-Archive")]
    public async Task<IResult> Archive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/archive")] HttpRequest request,
        string chatId,
        CancellationToken ct) =>
        Results.Ok(await own.ArchiveAsync((await gate.AdmitAsync(request, ct)).UserId, chatId, archived: true, ct));

    [Function("Chats-Unarchive")]
    public async Task<IResult> Unarchive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/unarchive")] HttpRequest request,
        string chatId,
        CancellationToken ct) =>
        Results.Ok(await own.ArchiveAsync((await gate.AdmitAsync(request, ct)).UserId, chatId, archived: false, ct));

    [Function("Chats-Mute")]
    public async Task<IResult> Mute(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/mute")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        return Results.Ok(await own.MuteAsync(caller.UserId, chatId, body.Time("until"), ct));
    }

    [Function("Chats-Unmute")]
    public async Task<IResult> Unmute(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chats/{chatId}/unmute")] HttpRequest request,
        string chatId,
        CancellationToken ct) =>
        Results.Ok(await own.UnmuteAsync((await gate.AdmitAsync(request, ct)).UserId, chatId, ct));

    [Function("Chats-Delete")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "chats/{chatId}")] HttpRequest request,
        string chatId,
        CancellationToken ct)
    {
        await own.ClearAsync((await gate.AdmitAsync(request, ct)).UserId, chatId, ct);
        return Results.NoContent();
    }
}
