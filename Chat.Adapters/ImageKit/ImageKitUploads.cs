using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Microsoft.Extensions.Options;
using Polly;

namespace Chat.Adapters.ImageKit;

/// <summary>Uploads through the server (version 1 with the private key), one streamed file per call.</summary>
internal sealed class ImageKitUploads(ImageKitCalls calls, IOptions<ImageKitOptions> options, TimeProvider time)
{
    private const int BufferBytes = 80 * 1024;

    private readonly ResiliencePipeline<HttpResponseMessage> _retries = ImageKitResilience.ForUploads(time);

    /// <summary>Null when the path has a file already.</summary>
    public async Task<StoredFile?> UploadAsync(NewFile file, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Value.UploadTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var content = new FaultRecordingStream(file.Content);
        try
        {
            using var response = await SendAsync(file with { Content = content }, both.Token);
            return response.StatusCode == HttpStatusCode.BadRequest
                ? await ExplainAsync(response, both.Token)
                : (await calls.ReadAsync<ImageKitFile>(response, both.Token)).ToStored() ?? throw new DependencyException("media storage");
        }
        catch (DependencyException)
        {
            content.ThrowFailure();
            throw;
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new DependencyException("media storage", e);
        }
    }

    /// <summary>
    /// The form fields of an upload beside the file. They are the same for the server and, bound by a token, for clients.
    /// </summary>
    public static Dictionary<string, string> Fields(MediaPath path) => new(StringComparer.Ordinal)
    {
        ["fileName"] = path.FileName,
        ["folder"] = path.Folder,
        // The second upload to a path is refused, instead of making a second file or a new version.
        ["useUniqueFileName"] = "false",
        ["overwriteFile"] = "false",
        ["isPrivateFile"] = "true",
        ["responseFields"] = "isPrivateFile",
    };

    public static string SizeCheck(long size) => string.Create(CultureInfo.InvariantCulture, $"\"file.size\" <= {size}");

    private Task<HttpResponseMessage> SendAsync(NewFile file, CancellationToken ct) => calls.GuardAsync(
        token => file.Content.CanSeek ? SendAgainAsync(file, token) : SendOnceAsync(file, token), ct, HttpStatusCode.BadRequest);

    private async Task<HttpResponseMessage> SendAgainAsync(NewFile file, CancellationToken ct)
    {
        var start = file.Content.Position;
        return await _retries.ExecuteAsync(
            async token =>
            {
                file.Content.Position = start;
                return await SendOnceAsync(file, token);
            },
            ct);
    }

    private Task<HttpResponseMessage> SendOnceAsync(NewFile file, CancellationToken ct) => calls.SendRawAsync(
        ImageKitCalls.UploadClient,
        () => calls.Create(HttpMethod.Post, new Uri(options.Value.UploadUrl, "/api/v1/files/upload"), Form(file)),
        ct);

    private static MultipartFormDataContent Form(NewFile file)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in Fields(file.Path))
        {
            form.Add(Part(new StringContent(value), type: null, name));
        }

        form.Add(Part(new StreamContent(file.Content, BufferBytes), file.Type.MimeType, "file", file.Path.FileName));
        return form;
    }

    // .NET leaves names unquoted and adds filename*, which parsers of other platforms cannot read.
    private static HttpContent Part(HttpContent content, string? type, string name, string? fileName = null)
    {
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = $"\"{name}\"",
            FileName = fileName is null ? null : $"\"{fileName}\"",
        };
        return content;
    }

    private async Task<StoredFile?> ExplainAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var message = await calls.ReadMessageAsync(response, ct);
        if (message.Contains("already exists", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        throw message.Contains("file size exceeds limits", StringComparison.OrdinalIgnoreCase)
            ? new ChatException(ErrorCode.FileTooLarge, "The file is larger than the media storage takes.")
            : new DependencyException("media storage");
    }
}
