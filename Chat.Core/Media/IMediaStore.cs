namespace Chat.Core.Media;

/// <summary>
/// Stores the rows of files. Every call is atomic and durable when it returns; a failing store throws
/// <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IMediaStore
{
    /// <summary>Stores a new file. The server made its id, so no other file has it.</summary>
    Task AddAsync(MediaFile file, CancellationToken ct);

    /// <summary>Null when there is no such file. Any text is a valid id to ask for.</summary>
    Task<MediaFile?> FindAsync(string fileId, CancellationToken ct);

    /// <summary>
    /// Replaces <paramref name="before"/> with <paramref name="after"/> and increments <see cref="MediaFile.Version"/>.
    /// Returns false and stores nothing when the file was written or removed since <paramref name="before"/> was read.
    /// </summary>
    Task<bool> SaveAsync(MediaFile before, MediaFile after, CancellationToken ct);

    /// <summary>
    /// Attaches all of these files to the message, or none of them, and sets their next check. Returns false when a file is
    /// missing, is neither ready nor already attached to the same message, or has another chat or uploader. The call is
    /// idempotent.
    /// </summary>
    Task<bool> AttachAsync(Attachment attachment, DateTimeOffset dueAt, CancellationToken ct);

    /// <summary>
    /// Brings the next check of these files forward to <paramref name="dueAt"/>, unless it is earlier already. Missing files
    /// are skipped.
    /// </summary>
    Task HastenAsync(IReadOnlyList<string> fileIds, DateTimeOffset dueAt, CancellationToken ct);

    /// <summary>The files that are due at or before <paramref name="now"/>, in order of their due time.</summary>
    Task<IReadOnlyList<MediaFile>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>The user's files with an id above <paramref name="afterFileId"/> (null for the first page), in the order of ids.</summary>
    Task<IReadOnlyList<MediaFile>> ListOfUploaderAsync(string userId, string? afterFileId, int limit, CancellationToken ct);

    /// <summary>Removes the row. A missing row causes no error.</summary>
    Task RemoveAsync(string fileId, CancellationToken ct);
}

/// <param name="SentAs">The clientMessageId.</param>
public sealed record Attachment(string ChatId, string UploaderId, string SentAs, IReadOnlyList<string> FileIds);
