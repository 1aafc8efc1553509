using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Uploads;

/// <summary>
/// Compares the provider's listing with the rows, and deletes files whose path has no row: bytes that arrived after their
/// row was removed, or that were put elsewhere with a token that does not bind the path. It begins with the newest files,
/// so the files that a run does not reach were checked by earlier runs. Each run starts anew.
/// </summary>
public sealed partial class ReconcileMedia(
    IMediaStorage storage, IMediaStore media, IChatStore chats, TimeProvider time, ILogger<ReconcileMedia> logger)
{
    private const int MaxPages = 100;
    private const int BatchSize = 100;

    /// <summary>Longer than any upload or token is valid; a younger file may still be awaited.</summary>
    private static readonly TimeSpan MinAge = TimeSpan.FromHours(25);

    public async Task ExecuteAsync(CancellationToken ct)
    {
        var storedBefore = time.GetNow() - MinAge;
        var kept = 0;
        for (var page = 0; page < MaxPages; page++)
        {
            var listed = await storage.ListAsync(storedBefore, kept, ct);
            var strays = await FindStraysAsync(listed, ct);
            kept += listed.Count - await DeleteAsync(strays, ct);
            if (listed.Count < IMediaStorage.ListingPageSize)
            {
                return;
            }
        }
    }

    private async Task<IReadOnlyList<string>> FindStraysAsync(IReadOnlyList<ListedFile> listed, CancellationToken ct)
    {
        var (strays, foreign) = (new List<string>(), 0);
        foreach (var file in listed)
        {
            if (await IsKnownAsync(file, ct))
            {
                continue;
            }

            if (await IsOursAsync(file, ct))
            {
                strays.Add(file.ProviderId);
            }
            else
            {
                foreign++;
            }
        }

        if (foreign > 0)
        {
            Log.Foreign(logger, foreign);
        }

        return strays;
    }

    // Chats are never removed, so a file of an unknown chat belongs to another database with the same account. A test system
    // with the settings of production must not delete production's files.
    private async Task<bool> IsOursAsync(ListedFile file, CancellationToken ct) =>
        await chats.FindAsync(file.Path[MediaPath.Root.Length..].Split('/')[0], ct) is not null;

    private async Task<bool> IsKnownAsync(ListedFile file, CancellationToken ct) =>
        MediaPath.TryParse(file.Path) is { } path && (await media.FindAsync(path.FileId, ct))?.Path == path;

    private async Task<int> DeleteAsync(IReadOnlyList<string> strays, CancellationToken ct)
    {
        var deleted = 0;
        foreach (var batch in strays.Chunk(BatchSize))
        {
            deleted += await TryDeleteAsync(batch, ct) ? batch.Length : 0;
        }

        return deleted;
    }

    private async Task<bool> TryDeleteAsync(string[] batch, CancellationToken ct)
    {
        try
        {
            await storage.DeleteAsync(batch, ct);
            Log.Deleted(logger, batch.Length);
            return true;
        }
        catch (DependencyException e)
        {
            // The next run finds them again.
            Log.NotDeleted(logger, batch.Length, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Deleted {Count} files at the provider that no row names.")]
        public static partial void Deleted(ILogger logger, int count);

        [LoggerMessage(
            3, LogLevel.Warning,
            "Kept {Count} files at the provider of unknown chats. Does another deployment use the account?")]
        public static partial void Foreign(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Could not delete {Count} files at the provider that no row names.")]
        public static partial void NotDeleted(ILogger logger, int count, Exception exception);
    }
}
