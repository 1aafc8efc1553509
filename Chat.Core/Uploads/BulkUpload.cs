using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;

namespace Chat.Core.Uploads;

/// <summary>The result for one file of a bulk: the stored file, or the reason why it was refused.</summary>
/// <param name="Name">The name that the client gave.</param>
public sealed record BulkItem(string Name, UploadedFile? File, Exception? Error);

/// <summary>
/// Stores several files of one request while they come in, each on its own: a bad file does not fail the others. A request
/// with too many files, or too many for the rate, is refused as a whole and leaves no file.
/// </summary>
public sealed class BulkUpload(UploadMedia upload, DeleteMedia delete, Rates rates)
{
    private const int MaxNameLength = 255;

    public async Task<IReadOnlyList<BulkItem>> ExecuteAsync(
        string userId, string chatId, IAsyncEnumerable<IncomingFile> files, CancellationToken ct)
    {
        await upload.RequireMayUploadAsync(userId, chatId, ct);
        var items = new List<BulkItem>();
        try
        {
            await foreach (var file in files.WithCancellation(ct))
            {
                TakeTurn(userId, items);
                items.Add(await UploadAsync(new UploadMediaInput(userId, chatId, file), ct));
            }

            return items.Count > 0 ? items : throw ChatException.Invalid("files", "must have a file");
        }
        catch
        {
            // There are too many files, or the request broke off: the client would never learn of the stored ones.
            await UndoAsync(userId, items);
            throw;
        }
    }

    // Files are counted one by one, because their number is known only at the end. A refusal returns the count.
    private void TakeTurn(string userId, List<BulkItem> items)
    {
        MediaRefusals.ThrowIfFull(items.Count);
        rates.Take(userId, RateKind.Upload);
    }

    private async Task<BulkItem> UploadAsync(UploadMediaInput input, CancellationToken ct)
    {
        var name = Shorten(input.File.Name ?? string.Empty);
        try
        {
            return new BulkItem(name, await upload.ExecuteAsync(input, ct), Error: null);
        }
        catch (Exception e) when (e is ChatException or DependencyException)
        {
            return new BulkItem(name, File: null, e);
        }
    }

    // Between two graphemes, so that no half of an emoji is left.
    private static string Shorten(string name)
    {
        var length = 0;
        while (length < name.Length && StringInfo.GetNextTextElementLength(name, length) is var next && length + next <= MaxNameLength)
        {
            length += next;
        }

        return name[..length];
    }

    private async Task UndoAsync(string userId, List<BulkItem> items)
    {
        rates.Return(userId, RateKind.Upload, items.Count);
        foreach (var file in items.Select(item => item.File).OfType<UploadedFile>())
        {
            await delete.ExecuteAsync(userId, file.FileId, CancellationToken.None);
        }
    }
}
