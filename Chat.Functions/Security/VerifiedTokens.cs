using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Functions.Security;

/// <summary>
/// The callers of tokens that were verified, until the token expires or an hour is over, after which the issuer's keys
/// are asked again. Tokens are kept as hashes only. Bounded by two generations: when the young one is full it becomes
/// the old one, and tokens that are still in use move back.
/// </summary>
public sealed class VerifiedTokens(TimeProvider time)
{
    private const int MaxPerGeneration = 10_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    private ConcurrentDictionary<Hash, Entry> _young = new();
    private ConcurrentDictionary<Hash, Entry> _old = new();

    /// <summary>How many tokens are kept; those that moved back count twice.</summary>
    public int Count => _young.Count + _old.Count;

    public Caller? Find(string token)
    {
        var hash = HashOf(token);
        if (_young.TryGetValue(hash, out var entry))
        {
            return IsAlive(entry) ? entry.Caller : null;
        }

        if (_old.TryGetValue(hash, out entry) && IsAlive(entry))
        {
            Add(hash, entry);
            return entry.Caller;
        }

        return null;
    }

    /// <param name="token">The verified token.</param>
    /// <param name="caller">The user it names.</param>
    /// <param name="lastSecond">The Unix time at which the token is refused.</param>
    public void Add(string token, Caller caller, double lastSecond) =>
        Add(HashOf(token), new Entry(caller, lastSecond, time.GetTimestamp()));

    private void Add(Hash hash, Entry entry)
    {
        if (_young.Count >= MaxPerGeneration)
        {
            // Two threads may both do this; the cost is that some tokens are verified once more.
            (_old, _young) = (_young, new ConcurrentDictionary<Hash, Entry>());
        }

        _young[hash] = entry;
    }

    private bool IsAlive(Entry entry) =>
        time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 < entry.LastSecond && time.GetElapsedTime(entry.AddedAt) < MaxAge;

    private static Hash HashOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return MemoryMarshal.Read<Hash>(hash);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Hash(UInt128 First, UInt128 Second);

    private sealed record Entry(Caller Caller, double LastSecond, long AddedAt);
}
