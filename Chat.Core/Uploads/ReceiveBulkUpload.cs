using Chat.Core.Errors;
using Chat.Core.Media.Intake;

namespace Chat.Core.Uploads;

/// <summary>Takes the files of a form: they pass through when the form names its chat before them, or else wait on disk.</summary>
public sealed class ReceiveBulkUpload(MediaIntake intake, BulkUpload bulk)
{
    public async Task<IReadOnlyList<BulkItem>> ExecuteAsync(UploadFormInput form, CancellationToken ct)
    {
        await using var files = form.Files.GetAsyncEnumerator(ct);
        if (!await files.MoveNextAsync())
        {
            throw ChatException.Invalid("files", "must have a file");
        }

        return form.FindChat() is { } chatId
            ? await bulk.ExecuteAsync(form.UserId, chatId, GoOnAsync(files), ct)
            : await SpoolAsync(form, files, ct);
    }

    private async Task<IReadOnlyList<BulkItem>> SpoolAsync(UploadFormInput form, IAsyncEnumerator<IncomingFile> files, CancellationToken ct)
    {
        await using var spooled = new SpooledFiles(intake);
        await spooled.AddBulkAsync(GoOnAsync(files), ct);
        return await bulk.ExecuteAsync(form.UserId, form.RequireChat(), spooled.Files.ToAsyncEnumerable(), ct);
    }

    // The current file, then the others.
    private static async IAsyncEnumerable<IncomingFile> GoOnAsync(IAsyncEnumerator<IncomingFile> files)
    {
        do
        {
            yield return files.Current;
        }
        while (await files.MoveNextAsync());
    }
}
