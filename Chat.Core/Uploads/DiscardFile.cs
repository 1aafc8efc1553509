using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Safety;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Uploads;

/// <summary>
/// Deletes a marked file at the provider, then its row. A failed deletion is retried with back-off. A file of a report is
/// deleted when the report has expired; until then only administrators get its URL.
/// </summary>
public sealed partial class DiscardFile(
    IMediaStorage storage, IMediaStore media, IReportStore reports, TimeProvider time, ILogger<DiscardFile> logger)
{
    private const int MaxDoublings = 10;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    public async Task TryAsync(MediaFile file, CancellationToken ct)
    {
        if (await reports.FindHoldAsync(file.FileId, time.GetNow(), ct) is { } until)
        {
            await media.SaveAsync(file, file with { DueAt = until }, ct);
            return;
        }

        try
        {
            // An upload whose answer was lost left no id, but its path is known.
            var providerId = file.ProviderId ?? (await storage.FindByPathAsync(file.Path, ct))?.ProviderId;
            if (providerId is not null)
            {
                await storage.DeleteAsync([providerId], ct);
            }
        }
        catch (DependencyException e)
        {
            Log.NotDeleted(logger, file.FileId, file.Failures + 1, e);
            var wait = FirstWait * (1 << Math.Min(file.Failures, MaxDoublings));
            await media.SaveAsync(file, file with { Failures = file.Failures + 1, DueAt = time.GetNow() + wait }, ct);
            return;
        }

        await media.RemoveAsync(file.FileId, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The file {FileId} could not be deleted at the provider, {Failures} times now.")]
        public static partial void NotDeleted(ILogger logger, string fileId, int failures, Exception exception);
    }
}
