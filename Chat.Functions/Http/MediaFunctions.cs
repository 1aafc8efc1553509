using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>Direct uploads to the storage, and the metadata and deletion of one file.</summary>
public sealed class MediaFunctions(
    CallerGate gate, CreateUploadToken create, ConfirmUpload confirm, GetMediaMetadata metadata, DeleteMedia delete)
{
    [Function("Media-GetUploadToken")]
    public async Task<IResult> GetUploadToken(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "media/get-upload-token")] HttpRequest request, CancellationToken ct)
    {
        var size = request.QueryNumber("size");
        // A size that is too large is refused later, and charged as the largest possible file until then.
        var caller = await gate.AdmitUploadAsync(request, RateKind.Upload, Math.Clamp(size ?? 0, 0, Limits.MaxFileBytes), ct);
        var version = request.QueryOneOf("v", "1", "2") == "1" ? TicketVersion.V1 : TicketVersion.V2;
        var chatId = request.QueryText("chatId") ?? throw ChatException.Invalid("chatId", "is required");
        var input = new CreateUploadTokenInput(
            caller.UserId, chatId, request.QueryText("fileName"), request.QueryText("mimeType"), size, version);

        // A token is valid once, so a cached token would fail.
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Ok(await create.ExecuteAsync(input, ct));
    }

    [Function("Media-Confirm")]
    public async Task<IResult> Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/confirm")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        var input = new ConfirmUploadInput(caller.UserId, body.RequireText("mediaId"), body.RequireText("fileId"));
        return Results.Ok(await confirm.ExecuteAsync(input, ct));
    }

    [Function("Media-Metadata")]
    public async Task<IResult> Metadata(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "media/{fileId}/metadata")] HttpRequest request,
        string fileId,
        CancellationToken ct) =>
        Results.Ok(await metadata.ExecuteAsync((await gate.AdmitAsync(request, ct)).UserId, fileId, ct));

    [Function("Media-Delete")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/delete")] HttpRequest request, CancellationToken ct)
    {
        var caller = await gate.AdmitAsync(request, ct);
        var body = await request.ReadFieldsAsync(ct);
        await delete.ExecuteAsync(caller.UserId, body.RequireText("fileId"), ct);
        return Results.NoContent();
    }
}
