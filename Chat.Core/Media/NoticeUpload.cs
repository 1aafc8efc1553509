using System.Collections.Concurrent;
using Chat.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Media;

/// <summary>
/// The provider says that a file came: registers it if it is one that a token was given for, also when its uploader never
/// confirms. A note that comes again is passed over; were it not, registering twice would change nothing.
/// </summary>
public sealed partial class NoticeUpload(IMediaStore media, IMediaStorage storage, DirectUploads uploads, TimeProvider time, ILogger<NoticeUpload> logger)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <param name="noticeId">The provider's id of this note.</param>
    public async Task ExecuteAsync(string noticeId, string providerId, CancellationToken ct)
    {
        if (!IsNew(noticeId))
        {
            return;
        }

        try
        {
            await RegisterAsync(providerId, ct);
        }
        catch (ChatException e)
        {
            // The file is not what it was to be, and is deleted: nobody waits for an answer here.
            Log.Refused(logger, e.Code);
        }
        catch
        {
            // Whatever failed, the provider sends the note again, and then it is to be heard.
            _seen.TryRemove(noticeId, out _);
            throw;
        }
    }

    private async Task RegisterAsync(string providerId, CancellationToken ct)
    {
        // The note is only a hint: what counts is what the provider says when it is asked.
        if (await storage.FindAsync(providerId, ct) is { } stored
            && await media.FindAsync(stored.Path.FileId, ct) is { State: FileState.Pending, Size: > 0 } pending
            && pending.Path == stored.Path)
        {
            await uploads.RegisterAsync(pending, stored, ct);
        }
    }

    private bool IsNew(string noticeId)
    {
        var now = time.GetUtcNow();
        foreach (var old in _seen.Where(seen => seen.Value < now - Memory))
        {
            _seen.TryRemove(old);
        }

        return _seen.TryAdd(noticeId, now);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A direct upload was refused with {Code}.")]
        public static partial void Refused(ILogger logger, ErrorCode code);
    }
}
