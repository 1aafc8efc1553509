using Chat.Core;
using Chat.Core.Adapters.LocalMedia;
using Chat.Core.Errors;
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
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "media/local/{chatId}/{fileName}")] HttpRequest request,
        string chatId,
        string fileName)
    {
        var file = Media.Open(new LocalLink(
            chatId, fileName, request.QueryText("exp"), request.QueryText("name"), request.QueryText("sig")));

        // Whatever the bytes are, a browser must not take them for a page of this host.
        var headers = request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, max-age=1800";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var disposition = new ContentDispositionHeaderValue(file.Type.IsInline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        return Results.File(file.PhysicalPath, file.Type.MimeType, enableRangeProcessing: true);
    }

    [Function("LocalMedia-Upload")]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "media/local")] HttpRequest request, CancellationToken ct)
    {
        var media = Media;
        var form = UploadForm.Open(request, Limits.MaxFileBytes);
        await foreach (var file in form.ReadFilesAsync(ct))
        {
            var stored = await media.AcceptAsync(form.Fields, file.Content, ct);
            return Results.Ok(new
            {
                fileId = stored.ProviderId,
                name = stored.Path.FileName,
                filePath = stored.Path.ToString(),
                size = stored.Size,
                isPrivateFile = true,
            });
        }

        throw ChatException.Invalid("file", "is required");
    }

    private LocalMedia Media => services.GetService<LocalMedia>() ?? throw ChatException.NotFound();
}
