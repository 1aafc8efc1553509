namespace Chat.Core.Media;

/// <summary>
/// Keeps what is known of files. Every call is atomic and durable when it returns; a failing store throws
/// <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IMediaStore
{
    /// <summary>Stores a new file. Its id is the server's own, so there is none with it.</summary>
    Task AddAsync(MediaFile file, CancellationToken ct);

    /// <summary>Null when there is no such file. Any text is a valid id to ask for.</summary>
    Task<MediaFile?> FindAsync(string fileId, CancellationToken ct);

    /// <summary>
    /// Replaces <paramref name="before"/> with <paramref name="after"/> and counts its <see cref="MediaFile.Version"/> up.
    /// False, and nothing stored, when the file was written or removed since <paramref name="before"/> was read.
    /// </summary>
    Task<bool> SaveAsync(MediaFile before, MediaFile after, CancellationToken ct);

    /// <summary>
    /// Makes each of these files attached, sent as that, due then: all or none. False when one of them is not there,
    /// is neither ready nor attached as the same already, or is not of this chat and uploader. Repeating it is no error.
    /// </summary>
    Task<bool> AttachAsync(Attachment attachment, DateTimeOffset dueAt, CancellationToken ct);

    /// <summary>
    /// Moves these files forward in time to be looked at: due at <paramref name="dueAt"/> unless they are due before.
    /// Those that are not there are passed over.
    /// </summary>
    Task HastenAsync(IReadOnlyList<string> fileIds, DateTimeOffset dueAt, CancellationToken ct);

    /// <summary>The files due at or before <paramref name="now"/>, longest due first.</summary>
    Task<IReadOnlyList<MediaFile>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>The user's files with an id above <paramref name="afterFileId"/> (null for the first page), in order of id.</summary>
    Task<IReadOnlyList<MediaFile>> ListOfUploaderAsync(string userId, string? afterFileId, int limit, CancellationToken ct);

    /// <summary>Forgets the file. One that is not there is no error.</summary>
    Task RemoveAsync(string fileId, CancellationToken ct);
}

/// <param name="SentAs">The clientMessageId.</param>
public sealed record Attachment(string ChatId, string UploaderId, string SentAs, IReadOnlyList<string> FileIds);
