namespace Chat.Core.Media;

/// <summary>
/// Stores the bytes of files at a provider. Files are private: a signed URL is needed to read one. A provider that fails,
/// refuses for reasons of its account, or does not answer in time causes a <see cref="Errors.DependencyException"/>; no
/// call waits for ever.
/// </summary>
public interface IMediaStorage
{
    /// <summary>The number of files in a page of a listing.</summary>
    const int ListingPageSize = 1000;

    /// <summary>
    /// Stores the content under its path and returns the stored file. The first content of a path is final: a second call
    /// changes nothing and returns the existing file, so an upload can be repeated. A staged upload does not count as content,
    /// and stays. The content is read once, forward, in bounded pieces, and never held whole
    /// in memory; it is read again from its start only if it can seek. An exception from reading it is rethrown unchanged,
    /// and nothing is stored then. The caller disposes of the content.
    /// </summary>
    Task<StoredFile> UploadAsync(NewFile file, CancellationToken ct);

    /// <summary>The file with this id of the provider; null when there is none. Any text is a valid argument.</summary>
    Task<StoredFile?> FindAsync(string providerId, CancellationToken ct);

    /// <summary>
    /// The file at this path; null when there is none. It serves uploads whose answer was lost. A provider whose listing
    /// lags may return null for the first seconds.
    /// </summary>
    Task<StoredFile?> FindByPathAsync(MediaPath path, CancellationToken ct);

    /// <summary>
    /// The stored bytes from the first on, at most <paramref name="maxBytes"/>: of the staged upload, or else of the content.
    /// The caller disposes of the stream.
    /// </summary>
    Task<Stream> OpenReadAsync(MediaPath path, long maxBytes, CancellationToken ct);

    /// <summary>
    /// Deletes these files, staged ones as well. A missing file causes no error and does not stop the others. After an
    /// exception some files may be deleted; calling again finishes the work.
    /// </summary>
    Task DeleteAsync(IReadOnlyList<string> providerIds, CancellationToken ct);

    /// <summary>Removes the staged upload of this path, once its content is stored. A missing one causes no error.</summary>
    Task DiscardStagedAsync(MediaPath path, CancellationToken ct);

    /// <summary>
    /// Lists files below <see cref="MediaPath.Root"/>, in folders of any depth, private or not, that were stored before a
    /// time: newest first, without the first <paramref name="skip"/>, at most <see cref="ListingPageSize"/>. A short page is
    /// the last one. Unknown files are listed too, and can be deleted by their id. A file that was just deleted may still
    /// be listed.
    /// </summary>
    Task<IReadOnlyList<ListedFile>> ListAsync(DateTimeOffset storedBefore, int skip, CancellationToken ct);

    /// <summary>
    /// URLs that open the file until <paramref name="expiresAt"/>, for everyone who has them. A changed or expired URL
    /// answers with an error. A type that a page may not show is delivered as an attachment. The URLs are signed here,
    /// without a call.
    /// </summary>
    MediaUrls CreateUrls(MediaDelivery file, DateTimeOffset expiresAt);

    /// <summary>
    /// The ticket for one upload straight to the provider, once, until it expires. A <see cref="TicketVersion.V2"/> ticket
    /// binds every field: path, privacy, size. A <see cref="TicketVersion.V1"/> ticket may bind only its expiry, so an upload
    /// with either version is checked before it is registered. The ticket is signed here, without a call.
    /// </summary>
    UploadTicket CreateTicket(TicketRequest request);
}

/// <param name="Content">Its length may be unknown.</param>
public sealed record NewFile(MediaPath Path, MediaType Type, Stream Content);

/// <summary>A file at the provider.</summary>
/// <param name="ProviderId">The provider's own id; opaque.</param>
public sealed record StoredFile(string ProviderId, MediaPath Path, long Size)
{
    /// <summary>The provider's guess; null when it does not say.</summary>
    public string? MimeType { get; init; }

    /// <summary>
    /// Whether this is an upload with a ticket that no URL opens yet: its content has to be checked, cleaned, and stored
    /// under its path. It is found in place of that content until it is discarded.
    /// </summary>
    public bool IsStaged { get; init; }

    public bool IsPrivate { get; init; }

    /// <summary>In pixels; null when the provider does not say.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }
}

/// <summary>A file in the provider's listing.</summary>
/// <param name="Path">It may be a path that the server did not choose.</param>
public sealed record ListedFile(string ProviderId, string Path);

/// <param name="Name">The name of a download, where the provider supports one.</param>
public sealed record MediaDelivery(MediaPath Path, MediaType Type, long Size, string Name);

/// <param name="Thumbnail">Null when the provider makes no thumbnail.</param>
public sealed record MediaUrls(Uri Url, Uri? Thumbnail);

public enum TicketVersion
{
    V1 = 1,
    V2 = 2,
}

public sealed record TicketRequest(MediaPath Path, long Size, DateTimeOffset ExpiresAt, TicketVersion Version);

/// <param name="Token">V1: a value for one use. V2: a signed token that holds every field.</param>
/// <param name="Expire">Unix seconds.</param>
/// <param name="Fields">The form fields to send with the file and <paramref name="Token"/>.</param>
public sealed record UploadTicket(
    string Token, long Expire, string? Signature, string PublicKey, Uri UploadUrl, IReadOnlyDictionary<string, string> Fields);
