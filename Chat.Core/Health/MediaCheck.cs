using Chat.Core.Media;

namespace Chat.Core.Health;

/// <summary>
/// Asks the media provider for a file that can't exist. Providers limit the calls of an account, so a good answer is
/// believed for half a minute.
/// </summary>
public sealed class MediaCheck(IMediaStorage storage) : IDependencyCheck
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private long? _usableAt;

    public string Dependency => "media storage";

    public async Task CheckAsync(CancellationToken ct)
    {
        // With the real clock: it is about a real provider.
        if (_usableAt is { } at && TimeProvider.System.GetElapsedTime(at) < MaxAge)
        {
            return;
        }

        await storage.FindAsync("ready", ct);
        _usableAt = TimeProvider.System.GetTimestamp();
    }
}
