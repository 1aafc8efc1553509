using System.Collections.Concurrent;
using Chat.Core.Errors;
using Chat.Core.Media;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Uploads;

/// <summary>
/// Handles the provider's webhook about an uploaded file: registers the file if a token was given for it, also when its
/// uploader never confirms. A repeated webhook is skipped; handling it again would change nothing.
/// </summary>
public sealed partial class HandleUploadWebhook(
    IMediaStore media, IMediaStorage storage, DirectUploads uploads, TimeProvider time, ILogger<HandleUploadWebhook> logger)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <param name="webhookId">The provider's id of this webhook.</param>
    public async Task ExecuteAsync(string webhookId, string providerId, CancellationToken ct)
    {
        if (!IsNew(webhookId))
        {
            return;
        }

        try
        {
            await RegisterAsync(providerId, ct);
        }
        catch (ChatException e)
        {
            // The file is not the announced one, and is deleted. Nobody waits for an answer here.
            Log.Refused(logger, e.Code);
        }
        catch
        {
            // The provider repeats the webhook after a failure, and the repetition must be handled.
            _seen.TryRemove(webhookId, out _);
            throw;
        }
    }

    private async Task RegisterAsync(string providerId, CancellationToken ct)
    {
        // The webhook is only a hint; the provider is asked for the facts.
        if (await storage.FindAsync(providerId, ct) is { } stored
            && await media.FindAsync(stored.Path.FileId, ct) is { State: FileState.Pending, Size: > 0 } pending
            && pending.Path == stored.Path)
        {
            await uploads.RegisterAsync(pending, stored, ct);
        }
    }

    private bool IsNew(string webhookId)
    {
        var now = time.GetUtcNow();
        foreach (var old in _seen.Where(seen => seen.Value < now - Memory))
        {
            _seen.TryRemove(old);
        }

        return _seen.TryAdd(webhookId, now);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A direct upload was refused with {Code}.")]
        public static partial void Refused(ILogger logger, ErrorCode code);
    }
}
