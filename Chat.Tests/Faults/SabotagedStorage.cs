using Chat.Core.Media;

namespace Chat.Tests.Faults;

internal sealed class SabotagedStorage(IMediaStorage inner) : IMediaStorage
{
    /// <summary>Deletions are acknowledged and not done.</summary>
    public bool LosesDeletions { get; set; }

    /// <summary>Uploads are acknowledged and not kept.</summary>
    public bool LosesUploads { get; set; }

    public async Task<StoredFile> UploadAsync(NewFile file, CancellationToken ct)
    {
        var stored = await inner.UploadAsync(file, ct);
        if (LosesUploads)
        {
            await inner.DeleteAsync([stored.ProviderId], ct);
        }

        return stored;
    }

    public Task<StoredFile?> FindAsync(string providerId, CancellationToken ct) => inner.FindAsync(providerId, ct);

    public Task<StoredFile?> FindByPathAsync(MediaPath path, CancellationToken ct) => inner.FindByPathAsync(path, ct);

    public Task<Stream> OpenReadAsync(MediaPath path, long maxBytes, CancellationToken ct) => inner.OpenReadAsync(path, maxBytes, ct);

    public Task DeleteAsync(IReadOnlyList<string> providerIds, CancellationToken ct) =>
        LosesDeletions ? Task.CompletedTask : inner.DeleteAsync(providerIds, ct);

    public Task DiscardStagedAsync(MediaPath path, CancellationToken ct) => inner.DiscardStagedAsync(path, ct);

    public Task<IReadOnlyList<ListedFile>> ListAsync(DateTimeOffset storedBefore, int skip, CancellationToken ct) =>
        inner.ListAsync(storedBefore, skip, ct);

    public MediaUrls CreateUrls(MediaDelivery file, DateTimeOffset expiresAt) => inner.CreateUrls(file, expiresAt);

    public UploadTicket CreateTicket(TicketRequest request) => inner.CreateTicket(request);
}
