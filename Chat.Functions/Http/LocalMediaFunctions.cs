using Chat.Adapters.LocalMedia;
using Chat.Core;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Functions.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Chat.Functions.Http;

/// <summary>
/// Does for the local provider what other providers' own servers do: it delivers files by signed URL and accepts uploads
/// with a token. No other authorisation is needed.
/// </summary>
/// <param name="media">Null with another provider; both functions answer 404 then.</param>
public sealed class LocalMediaFunctions(LocalMedia? media = null)
{
    [Function("LocalMedia-Download")]
    public IResult Download(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "media/local/{chatId}/{fileName}")] HttpRequest request,
        string chatId,
        string fileName)
    {
        var file = RequireMedia().Open(new LocalLink(
            chatId, fileName, request.QueryText("exp"), request.QueryText("name"), request.QueryText("sig")));
        Protect(request.HttpContext.Response.Headers, file);
        return Results.File(file.PhysicalPath, file.Type.MimeType, enableRangeProcessing: true);
    }

    [Function("LocalMedia-Upload")]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/local")] HttpRequest request, CancellationToken ct)
    {
        var storage = RequireMedia();
        var form = UploadForm.Open(request, new UploadLimit(Limits.MaxFileBytes, Limits.MaxFileBytes));
        await foreach (var file in form.ReadFilesAsync(ct))
        {
            return Results.Ok(View(await storage.AcceptAsync(form.Fields, file.Content, ct)));
        }

        throw ChatException.Invalid("file", "is required");
    }

    private LocalMedia RequireMedia() => media ?? throw ChatException.NotFound();

    // The names are ImageKit's.
    private static object View(StoredFile stored) => new
    {
        fileId = stored.ProviderId,
        name = stored.Path.FileName,
        filePath = stored.Path.ToString(),
        size = stored.Size,
        isPrivateFile = stored.IsPrivate,
    };

    // A browser must not take a file for a page of this host, whatever its bytes are.
    private static void Protect(IHeaderDictionary headers, LocalFile file)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, max-age=1800";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var disposition = new ContentDispositionHeaderValue(file.Type.IsInline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
    }
}
