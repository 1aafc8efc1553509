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

/// <summary>
/// Uploads through the server. With the field chatId before the files, or in the query, they pass through and what may not
/// be stored is not read; with the field behind them they wait on disk until it comes.
/// </summary>
public sealed class MediaUploadFunctions(
    CallerGate gate, MediaIntake intake, UploadMedia upload, BulkUpload bulk, IOptions<MediaOptions> options)
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
            var stored = await UploadAsync(caller, FindChat(request, form), form, file, ct);
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

        var items = await UploadAsync(caller, FindChat(request, form), form, files, ct);
        return Results.Json(new { items = items.Select(item => View(item, request)) }, statusCode: StatusCodes.Status207MultiStatus);
    }

    private async Task<UploadedFile> UploadAsync(Caller caller, string? chatId, UploadForm form, IncomingFile file, CancellationToken ct)
    {
        if (chatId is not null)
        {
            return await upload.ExecuteAsync(new UploadMediaInput(caller.UserId, chatId, file), ct);
        }

        await using var held = new HeldFiles(intake);
        await held.AddAsync(file, ct);
        await foreach (var _ in form.ReadFilesAsync(ct))
        {
            // Further files are passed over, as they are when the chat comes first.
        }

        return await upload.ExecuteAsync(new UploadMediaInput(caller.UserId, RequireChat(form), held.Files[0]), ct);
    }

    private async Task<IReadOnlyList<BulkItem>> UploadAsync(
        Caller caller, string? chatId, UploadForm form, IAsyncEnumerator<IncomingFile> files, CancellationToken ct)
    {
        await using var held = new HeldFiles(intake);
        return chatId is not null
            ? await bulk.ExecuteAsync(caller.UserId, chatId, GoOnAsync(files), ct)
            : await bulk.ExecuteAsync(caller.UserId, await HoldAsync(form, files, held, ct), held.Files.ToAsyncEnumerable(), ct);
    }

    private static async Task<string> HoldAsync(UploadForm form, IAsyncEnumerator<IncomingFile> files, HeldFiles held, CancellationToken ct)
    {
        await held.AddBulkAsync(GoOnAsync(files), ct);
        return RequireChat(form);
    }

    private static async IAsyncEnumerable<IncomingFile> GoOnAsync(IAsyncEnumerator<IncomingFile> files)
    {
        do
        {
            yield return files.Current;
        }
        while (await files.MoveNextAsync());
    }

    private static string? FindChat(HttpRequest request, UploadForm form) =>
        form.Fields.GetValueOrDefault(ChatField) ?? request.QueryText(ChatField);

    private static string RequireChat(UploadForm form) =>
        form.Fields.GetValueOrDefault(ChatField) ?? throw ChatException.Invalid(ChatField, "is required");

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
