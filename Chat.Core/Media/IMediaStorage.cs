namespace Chat.Core.Media;

/// <summary>
/// Keeps the bytes of files at a provider. Files are private: nobody reads one without a signed URL. A provider that
/// fails, refuses for reasons of its own account, or does not answer in time throws
/// <see cref="Errors.DependencyException"/>; no call waits for ever.
/// </summary>
public interface IMediaStorage
{
    /// <summary>How many files a page of a listing has.</summary>
    const int ListingPageSize = 1000;

    /// <summary>
    /// Stores the content under its path and returns what is stored. The first content a path gets is its content for
    /// ever: storing to it again changes nothing and returns the file that is there, so an upload can be repeated.
    /// The content is read once, forward, in bounded pieces, and never kept whole in memory; it is read again from its
    /// start only when it can seek. What the content throws while it is read is thrown on as it is, and then nothing is
    /// stored. The content is the caller's to dispose of.
    /// </summary>
    Task<StoredFile> UploadAsync(NewFile file, CancellationToken ct);

    /// <summary>The file with this id of the provider's; null when there is none. Any text is a valid id to ask for.</summary>
    Task<StoredFile?> FindAsync(string providerId, CancellationToken ct);

    /// <summary>
    /// The file at this path; null when there is none. For an upload whose answer was lost; a provider whose listing
    /// lags may say null for the first seconds.
    /// </summary>
    Task<StoredFile?> FindByPathAsync(MediaPath path, CancellationToken ct);

    /// <summary>
    /// The stored bytes from the first on, at most <paramref name="maxBytes"/> of them, as they come; the caller
    /// disposes of the stream.
    /// </summary>
    Task<Stream> OpenReadAsync(MediaPath path, long maxBytes, CancellationToken ct);

    /// <summary>
    /// Deletes these files. One that is not there is no error, and does not keep the others from being deleted. When it
    /// throws some may be deleted; calling again finishes.
    /// </summary>
    Task DeleteAsync(IReadOnlyList<string> providerIds, CancellationToken ct);

    /// <summary>
    /// What lies below <see cref="MediaPath.Root"/>, in folders of any depth, private or not, since before that time:
    /// newest first, without the first <paramref name="skip"/>, <see cref="ListingPageSize"/> at most; fewer are the last.
    /// Also what is no file of ours: it may be deleted by its id. What was deleted just now may still be listed.
    /// </summary>
    Task<IReadOnlyList<ListedFile>> ListAsync(DateTimeOffset storedBefore, int skip, CancellationToken ct);

    /// <summary>
    /// Where the file can be read until <paramref name="expiresAt"/>, by whoever has the URL; a URL that was changed or
    /// is over answers with an error. What is not safe to show is delivered as an attachment. Signed here, without a call.
    /// </summary>
    MediaUrls CreateUrls(MediaDelivery file, DateTimeOffset expiresAt);

    /// <summary>
    /// What a client needs to upload one file straight to the provider, once, until the ticket expires. A
    /// <see cref="TicketVersion.V2"/> ticket binds every field: path, private, size; a <see cref="TicketVersion.V1"/>
    /// ticket binds its expiry alone, so what was uploaded with either is looked at before it is registered. Signed
    /// here, without a call.
    /// </summary>
    UploadTicket CreateTicket(TicketRequest request);
}

/// <param name="Content">Its length need not be known.</param>
public sealed record NewFile(MediaPath Path, MediaType Type, Stream Content);

/// <summary>A file at the provider.</summary>
/// <param name="ProviderId">The provider's own name for it; opaque.</param>
/// <param name="MimeType">What the provider takes it for; null when it does not say.</param>
public sealed record StoredFile(string ProviderId, MediaPath Path, long Size)
{
    public string? MimeType { get; init; }

    public bool IsPrivate { get; init; }

    /// <summary>In pixels; null when the provider does not say.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }
}

/// <summary>A file as the provider lists it.</summary>
/// <param name="Path">May be none that the server chose.</param>
public sealed record ListedFile(string ProviderId, string Path);

/// <param name="Name">What a download is called, where the provider can say so.</param>
public sealed record MediaDelivery(MediaPath Path, MediaType Type, long Size, string Name);

/// <param name="Thumbnail">Null where the provider makes none.</param>
public sealed record MediaUrls(Uri Url, Uri? Thumbnail);

public enum TicketVersion
{
    V1 = 1,
    V2 = 2,
}

public sealed record TicketRequest(MediaPath Path, long Size, DateTimeOffset ExpiresAt, TicketVersion Version);

/// <param name="Token">V1: a value to use once. V2: a signed token that holds every field.</param>
/// <param name="Expire">Unix seconds.</param>
/// <param name="Fields">The form fields to send with the file, besides <paramref name="Token"/>.</param>
public sealed record UploadTicket(
    string Token, long Expire, string? Signature, string PublicKey, Uri UploadUrl, IReadOnlyDictionary<string, string> Fields);
