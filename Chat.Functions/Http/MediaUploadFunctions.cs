using System.Diagnostics;
using System.Text.Json.Serialization;
using Chat.Core;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Chat.Functions.Errors;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Http;

/// <summary>Uploads through the server. The field chatId comes before the files, or in the query: what may not be stored is not read.</summary>
public sealed class MediaUploadFunctions(CallerGate gate, UploadMedia upload, BulkUpload bulk, IOptions<MediaOptions> options)
{
    private const string ChatField = "chatId";

    [Function("Media-Upload")]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/upload-chat-media")] HttpRequest request, CancellationToken ct)
    {
        var maxBytes = options.Value.MaxBytesOfAny();
        var caller = await gate.AdmitUploadAsync(request, RateKind.Upload, UploadForm.Estimate(request, maxBytes), ct);
        var form = UploadForm.Open(request, maxBytes);
        await foreach (var file in form.ReadFilesAsync(ct))
        {
            var stored = await upload.ExecuteAsync(new UploadMediaInput(caller.UserId, RequireChat(request, form), file), ct);
            return Results.Created($"/api/media/{stored.FileId}/metadata", stored);
        }

        throw ChatException.Invalid("file", "is required");
    }

    [Function("Media-BulkUpload")]
    public async Task<IResult> BulkUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/bulk-upload")] HttpRequest request, CancellationToken ct)
    {
        var maxBytes = options.Value.MaxBytesOfAny() * Limits.MaxBulkFiles;
        var caller = await gate.AdmitUploadAsync(request, RateKind.Other, UploadForm.Estimate(request, maxBytes), ct);
        var form = UploadForm.Open(request, maxBytes);
        await using var files = form.ReadFilesAsync(ct).GetAsyncEnumerator(ct);
        if (!await files.MoveNextAsync())
        {
            throw ChatException.Invalid("files", "must have a file");
        }

        var items = await bulk.ExecuteAsync(caller.UserId, RequireChat(request, form), GoOnAsync(files), ct);
        return Results.Json(new { items = items.Select(item => View(item, request)) }, statusCode: StatusCodes.Status207MultiStatus);
    }

    private static async IAsyncEnumerable<IncomingFile> GoOnAsync(IAsyncEnumerator<IncomingFile> files)
    {
        do
        {
            yield return files.Current;
        }
        while (await files.MoveNextAsync());
    }

    private static string RequireChat(HttpRequest request, UploadForm form) =>
        form.Fields.GetValueOrDefault(ChatField) ?? request.QueryText(ChatField) ?? throw ChatException.Invalid(ChatField, "must come before the file");

    private static BulkItemView View(BulkItem item, HttpRequest request)
    {
        var problem = item.Error is null
            ? null
            : ProblemMap.Of(item.Error, request.Path, Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier);
        return new BulkItemView(item.Name, problem?.Status ?? StatusCodes.Status201Created, item.File, problem);
    }
}

/// <summary>One file's result in a bulk's answer.</summary>
public sealed record BulkItemView(
    string Name,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UploadedFile? File,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Error);
