using Chat.Core;
using Chat.Adapters.LocalMedia;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Functions.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Chat.Functions.Http;

/// <summary>
/// What a provider's own servers do, for the local one: signed URLs and tokens are all the authorisation there is. With
/// another provider there is nothing here.
/// </summary>
public sealed class LocalMediaFunctions(IServiceProvider services)
{
    [Function("LocalMedia-Download")]
    public IResult Download(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "media/local/{chatId}/{fileName}")] HttpRequest request,
        string chatId,
        string fileName)
    {
        var file = Media.Open(new LocalLink(
            chatId, fileName, request.QueryText("exp"), request.QueryText("name"), request.QueryText("sig")));
        Protect(request.HttpContext.Response.Headers, file);
        return Results.File(file.PhysicalPath, file.Type.MimeType, enableRangeProcessing: true);
    }

    [Function("LocalMedia-Upload")]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/local")] HttpRequest request, CancellationToken ct)
    {
        var form = UploadForm.Open(request, Limits.MaxFileBytes);
        await foreach (var file in form.ReadFilesAsync(ct))
        {
            return Results.Ok(View(await Media.AcceptAsync(form.Fields, file.Content, ct)));
        }

        throw ChatException.Invalid("file", "is required");
    }

    private LocalMedia Media => services.GetService<LocalMedia>() ?? throw ChatException.NotFound();

    // As ImageKit names what it answers to an upload.
    private static object View(StoredFile stored) => new
    {
        fileId = stored.ProviderId,
        name = stored.Path.FileName,
        filePath = stored.Path.ToString(),
        size = stored.Size,
        isPrivateFile = stored.IsPrivate,
    };

    // Whatever the bytes are, a browser must not take them for a page of this host.
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
