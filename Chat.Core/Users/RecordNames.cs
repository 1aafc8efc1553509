using System.Collections.Concurrent;
using Chat.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Users;

/// <summary>
/// Stores the name and the picture of a token when they change. Each instance remembers the claims that are stored, so that
/// only the first request of a user and the first request after a change cost anything. A failing store never fails a request.
/// </summary>
public sealed partial class RecordNames(IProfileStore profiles, TimeProvider time, ILogger<RecordNames> logger)
{
    private const int SweepAbove = 10_000;

    /// <summary>Then the store is asked again: the user may have been erased, or another instance may have stored a change.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>How long a failing store is left alone for the user.</summary>
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Recorded> _recorded = new(StringComparer.Ordinal);

    public async Task ExecuteAsync(string userId, NameClaims claims, CancellationToken ct)
    {
        if (claims.IsEmpty || IsRecorded(userId, claims))
        {
            return;
        }

        try
        {
            Remember(userId, await RecordAsync(userId, claims, ct), Remembered);
        }
        catch (DependencyException e)
        {
            Remember(userId, new Recorded(claims.Name, claims.AvatarUrl, claims.IssuedAt), BackOff);
            Log.NotRecorded(logger, e.Dependency);
        }
    }

    private async Task<Recorded> RecordAsync(string userId, NameClaims claims, CancellationToken ct)
    {
        var stored = (await profiles.FindAsync([userId], ct)).GetValueOrDefault(userId, Profile.Empty);
        var recorded = new Recorded(claims.Name ?? stored.Name, claims.AvatarUrl ?? stored.AvatarUrl, claims.IssuedAt);
        if (recorded.Name != stored.Name || recorded.AvatarUrl != stored.AvatarUrl)
        {
            await profiles.SaveNamesAsync(userId, claims, ct);
        }

        return recorded;
    }

    // An older token and an absent claim change nothing.
    private bool IsRecorded(string userId, NameClaims claims) =>
        _recorded.TryGetValue(userId, out var recorded)
        && recorded.Until > time.GetNow()
        && (claims.IssuedAt < recorded.IssuedAt
            || ((claims.Name ?? recorded.Name) == recorded.Name && (claims.AvatarUrl ?? recorded.AvatarUrl) == recorded.AvatarUrl));

    private void Remember(string userId, Recorded recorded, TimeSpan duration)
    {
        var now = time.GetNow();
        _recorded[userId] = recorded with { Until = now + duration };
        if (_recorded.Count > SweepAbove)
        {
            Sweep(now);
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var entry in _recorded)
        {
            if (entry.Value.Until < now)
            {
                _recorded.TryRemove(entry);
            }
        }
    }

    private sealed record Recorded(string? Name, string? AvatarUrl, DateTimeOffset IssuedAt)
    {
        public DateTimeOffset Until { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The name of a user could not be stored: the {Dependency} failed.")]
        public static partial void NotRecorded(ILogger logger, string dependency);
    }
}
