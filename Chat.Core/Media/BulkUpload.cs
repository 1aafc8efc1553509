using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media.Intake;

namespace Chat.Core.Media;

/// <summary>What became of one file of a bulk: it, or why not.</summary>
/// <param name="Name">As the client named it.</param>
public sealed record BulkItem(string Name, UploadedFile? File, Exception? Error);

/// <summary>
/// Takes in several files of one request as they come, each for itself: a bad one does not fail the others. Only a
/// request that is too many files, or too many for the rate, is refused whole, and then leaves none.
/// </summary>
public sealed class BulkUpload(UploadMedia upload, DeleteMedia delete, Rates rates)
{
    private const int MaxNameLength = 255;

    public async Task<IReadOnlyList<BulkItem>> ExecuteAsync(string userId, string chatId, IAsyncEnumerable<IncomingFile> files, CancellationToken ct)
    {
        await upload.RequireMayUploadAsync(userId, chatId, ct);
        var items = new List<BulkItem>();
        try
        {
            await foreach (var file in files.WithCancellation(ct))
            {
                RequireRoom(userId, items);
                items.Add(await UploadAsync(new UploadMediaInput(userId, chatId, file), ct));
            }

            return items.Count > 0 ? items : throw ChatException.Invalid("files", "must have a file");
        }
        catch
        {
            // Too many, over the rate, or the request broke off: nobody would learn of what is stored already.
            await UndoAsync(userId, items);
            throw;
        }
    }

    // Counted one by one, since how many there are is known when all were read; what was counted is given back with a refusal.
    private void RequireRoom(string userId, List<BulkItem> items)
    {
        MediaRefusals.ThrowIfFull(items.Count);
        rates.Take(userId, RateKind.Upload);
    }

    private async Task<BulkItem> UploadAsync(UploadMediaInput input, CancellationToken ct)
    {
        var name = input.File.Name ?? string.Empty;
        var shown = name.Length <= MaxNameLength ? name : name[..MaxNameLength];
        try
        {
            return new BulkItem(shown, await upload.ExecuteAsync(input, ct), Error: null);
        }
        catch (Exception e) when (e is ChatException or DependencyException)
        {
            return new BulkItem(shown, File: null, e);
        }
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
