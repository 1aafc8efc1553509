using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Media;
using Chat.Core.Uploads;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Http;

/// <summary>Uploads through the server.</summary>
public sealed class MediaUploadFunctions(
    CallerGate gate, ReceiveUpload receive, ReceiveBulkUpload receiveBulk, IOptions<MediaOptions> options)
{
    [Function("Media-Upload")]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/upload-chat-media")] HttpRequest request, CancellationToken ct)
    {
        var limit = options.Value.LimitOf(files: 1);
        var caller = await gate.AdmitUploadAsync(request, RateKind.Upload, UploadForm.Estimate(request, limit), ct);
        var form = UploadForm.Open(request, limit);
        var stored = await receive.ExecuteAsync(new UploadFormInput(caller.UserId, form.ReadFilesAsync(ct), form.FindChat), ct);
        return Results.Created($"/api/media/{stored.FileId}/metadata", stored);
    }

    [Function("Media-BulkUpload")]
    public async Task<IResult> BulkUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/bulk-upload")] HttpRequest request, CancellationToken ct)
    {
        var limit = options.Value.LimitOf(Limits.MaxBulkFiles);
        var caller = await gate.AdmitUploadAsync(request, RateKind.Other, UploadForm.Estimate(request, limit), ct);
        var form = UploadForm.Open(request, limit);
        var items = await receiveBulk.ExecuteAsync(new UploadFormInput(caller.UserId, form.ReadFilesAsync(ct), form.FindChat), ct);
        return Results.Json(
            new { items = items.Select(item => BulkItemView.Of(item, request)) },
            statusCode: StatusCodes.Status207MultiStatus);
    }
}
