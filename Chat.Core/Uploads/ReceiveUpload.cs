using Chat.Core.Errors;
using Chat.Core.Media.Intake;

namespace Chat.Core.Uploads;

/// <summary>The form of an upload, as it is read.</summary>
/// <param name="Files">The files in order. Each is read before the next one is asked for.</param>
/// <param name="FindChat">Returns the chat as soon as the request has named it, null before.</param>
public sealed record UploadFormInput(string UserId, IAsyncEnumerable<IncomingFile> Files, Func<string?> FindChat)
{
    /// <summary>The chat, when the form was read to its end.</summary>
    public string RequireChat() => FindChat() ?? throw ChatException.Invalid("chatId", "is required");
}

/// <summary>
/// Takes the first file of a form. When the form names its chat before the file, the file passes through, and a file that
/// may not be stored is not read. Otherwise the file waits on disk until the chat is known.
/// </summary>
public sealed class ReceiveUpload(MediaIntake intake, UploadMedia upload)
{
    public async Task<UploadedFile> ExecuteAsync(UploadFormInput form, CancellationToken ct)
    {
        await using var files = form.Files.GetAsyncEnumerator(ct);
        if (!await files.MoveNextAsync())
        {
            throw ChatException.Invalid("file", "is required");
        }

        return form.FindChat() is { } chatId
            ? await upload.ExecuteAsync(new UploadMediaInput(form.UserId, chatId, files.Current), ct)
            : await SpoolAsync(form, files, ct);
    }

    private async Task<UploadedFile> SpoolAsync(UploadFormInput form, IAsyncEnumerator<IncomingFile> files, CancellationToken ct)
    {
        await using var spooled = new SpooledFiles(intake);
        await spooled.AddAsync(files.Current, ct);
        while (await files.MoveNextAsync())
        {
            // Further files are skipped, as they are when the chat comes first.
        }

        return await upload.ExecuteAsync(new UploadMediaInput(form.UserId, form.RequireChat(), spooled.Files[0]), ct);
    }
}
