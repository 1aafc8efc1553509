using System.Collections.Concurrent;

namespace Chat.Core.Users;

/// <summary>
/// Tells whether a token is refused because its user was erased. While the erasure waits, every token of the user is
/// refused. After that, tokens that were issued before the erasure are, for <see cref="Memory"/>; a token without the
/// claim <c>iat</c> is accepted again.
/// </summary>
/// <remarks>
/// Each instance asks the store at most once per user and <see cref="MaxAge"/>; an erasure elsewhere takes effect within
/// that time. An erasure waits longer before it begins (<see cref="SettleTime"/>), so nothing is written after it.
/// </remarks>
public sealed class ErasedUsers(IUserStore users, TimeProvider time)
{
    /// <summary>How long an instance believes what it read.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    /// <summary>After that every instance knows of an erasure, and the requests that it let in before are over.</summary>
    public static readonly TimeSpan SettleTime = MaxAge * 2;

    /// <summary>How long an erasure is remembered. A token that lives longer than this outlives the memory of its user's erasure.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    private const int MaxUsers = 20_000;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <param name="userId">The user of the token.</param>
    /// <param name="issuedAt">When the token was issued, in Unix seconds; null when it does not say.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<bool> IsRefusedAsync(string userId, double? issuedAt, CancellationToken ct) =>
        await FindAsync(userId, ct) is { } erasure
        && (!erasure.Finished || issuedAt <= erasure.RequestedAt.ToUnixTimeMilliseconds() / 1000.0);

    /// <summary>True while the erasure waits.</summary>
    public async ValueTask<bool> IsWaitingAsync(string userId, CancellationToken ct) => await FindAsync(userId, ct) is { Finished: false };

    /// <summary>True for an event at this time that belongs to the user's life before the erasure.</summary>
    public async ValueTask<bool> IsErasedAsync(string userId, DateTimeOffset at, CancellationToken ct) =>
        await FindAsync(userId, ct) is { } erasure && (!erasure.Finished || at <= erasure.RequestedAt + SettleTime);

    /// <summary>The user's erasure changed, so the next question goes to the store.</summary>
    public void Reread(string userId) => _known.TryRemove(userId, out _);

    private async ValueTask<Erasure?> FindAsync(string userId, CancellationToken ct)
    {
        if (_known.TryGetValue(userId, out var known) && time.GetElapsedTime(known.ReadAt) < MaxAge)
        {
            return known.Erasure;
        }

        // Taken before the read, so that what is written meanwhile is seen in time.
        var now = time.GetTimestamp();
        var erasure = await users.FindErasureAsync(userId, ct);
        if (_known.Count >= MaxUsers)
        {
            _known.Clear();
        }

        _known[userId] = new Known(erasure, now);
        return erasure;
    }

    private sealed record Known(Erasure? Erasure, long ReadAt);
}
