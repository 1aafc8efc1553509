using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;

namespace Chat.Adapters.LocalMedia;

/// <summary>Stores files in a folder, so that the system runs without an account anywhere. It makes no thumbnails.</summary>
internal sealed class LocalMediaStorage(LocalMediaFiles files, LocalMediaLinks links, LocalTickets tickets) : IMediaStorage
{
    public async Task<StoredFile> UploadAsync(NewFile file, CancellationToken ct)
    {
        var content = new FaultRecordingStream(file.Content);
        try
        {
            await GuardAsync(() => files.WriteAsync(file.Path, content, ct));
            return files.Find(file.Path) ?? throw new DependencyException("media storage");
        }
        catch (DependencyException)
        {
            content.ThrowFailure();
            throw;
        }
    }

    public Task<StoredFile?> FindAsync(string providerId, CancellationToken ct) =>
        GuardAsync(() => Task.FromResult(MediaPath.TryParse(providerId) is { } path ? files.FindAny(path) : null));

    public Task<StoredFile?> FindByPathAsync(MediaPath path, CancellationToken ct) =>
        GuardAsync(() => Task.FromResult(files.FindAny(path)));

    public Task<Stream> OpenReadAsync(MediaPath path, long maxBytes, CancellationToken ct) =>
        GuardAsync(() => Task.FromResult<Stream>(new PrefixStream(files.OpenRead(path), maxBytes)));

    public Task DeleteAsync(IReadOnlyList<string> providerIds, CancellationToken ct) => GuardAsync(() =>
    {
        foreach (var id in providerIds)
        {
            files.Delete(id);
        }

        return Task.FromResult(true);
    });

    public Task DiscardStagedAsync(MediaPath path, CancellationToken ct) => GuardAsync(() =>
    {
        files.DiscardStaged(path);
        return Task.FromResult(true);
    });

    public Task<IReadOnlyList<ListedFile>> ListAsync(DateTimeOffset storedBefore, int skip, CancellationToken ct) =>
        GuardAsync(() => Task.FromResult(files.List(storedBefore, skip)));

    public MediaUrls CreateUrls(MediaDelivery file, DateTimeOffset expiresAt) => new(links.Create(file, expiresAt), Thumbnail: null);

    public UploadTicket CreateTicket(TicketRequest request) => tickets.Create(request);

    private static async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        // A stream of a file throws the last one when the file grows beyond what the system or a quota allows.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new DependencyException("media storage", e);
        }
    }
}
