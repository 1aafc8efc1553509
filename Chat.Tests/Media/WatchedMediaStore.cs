using Chat.Core.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Tests.Media;

/// <summary>The app's own store, with steps of a test before and after files are reserved.</summary>
internal sealed class WatchedMediaStore : IMediaStore
{
    // Set by Watch, when the app composes itself.
    private IMediaStore _inner = null!;

    /// <summary>Runs once, before the next reservation.</summary>
    public Func<Task>? BeforeAttach { get; set; }

    /// <summary>Runs once, after the next reservation.</summary>
    public Func<Task>? AfterAttach { get; set; }

    public void Watch(IServiceCollection services)
    {
        var real = services.Single(s => s.ServiceType == typeof(IMediaStore)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IMediaStore>(provider =>
        {
            _inner = (IMediaStore)ActivatorUtilities.CreateInstance(provider, real);
            return this;
        }));
    }

    public async Task<bool> AttachAsync(Attachment attachment, DateTimeOffset dueAt, CancellationToken ct)
    {
        var (before, after) = (BeforeAttach, AfterAttach);
        (BeforeAttach, AfterAttach) = (null, null);
        await (before?.Invoke() ?? Task.CompletedTask);
        var attached = await _inner.AttachAsync(attachment, dueAt, ct);
        await (after?.Invoke() ?? Task.CompletedTask);
        return attached;
    }

    public Task AddAsync(MediaFile file, CancellationToken ct) => _inner.AddAsync(file, ct);

    public Task<MediaFile?> FindAsync(string fileId, CancellationToken ct) => _inner.FindAsync(fileId, ct);

    public Task<bool> SaveAsync(MediaFile before, MediaFile after, CancellationToken ct) => _inner.SaveAsync(before, after, ct);

    public Task HastenAsync(IReadOnlyList<string> fileIds, DateTimeOffset dueAt, CancellationToken ct) =>
        _inner.HastenAsync(fileIds, dueAt, ct);

    public Task<IReadOnlyList<MediaFile>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        _inner.ListDueAsync(now, limit, ct);

    public Task<IReadOnlyList<MediaFile>> ListOfUploaderAsync(string userId, string? afterFileId, int limit, CancellationToken ct) =>
        _inner.ListOfUploaderAsync(userId, afterFileId, limit, ct);

    public Task RemoveAsync(string fileId, CancellationToken ct) => _inner.RemoveAsync(fileId, ct);
}
