using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Chats;

namespace Chat.Adapters.Mongo;

/// <summary>
/// The content of a <see cref="ChangeMark"/> here. Between two syncs: when the last one began. Inside one: the place
/// where its last page ended, and when it began. Both with what was brought of the time that the next sync begins
/// with once more, so that it is not brought again: a hash of each chat in that state.
/// </summary>
internal sealed record SyncMark(long? Value, string ChatId, long? Began, string Known)
{
    private const char Separator = '@';
    private const int HashLength = 11;

    // A cursor travels in an address and has a bound (Paging/Cursor). What does not fit comes again, which is harmless.
    private const int MaxKnown = 24;

    /// <summary>The next page of a sync, not its first.</summary>
    public bool IsWithinSync => Began is not null;

    public int KnownCount => Known.Length / HashLength;

    /// <summary>Any text is accepted: an unknown mark ends a sync of which nothing is known.</summary>
    public static SyncMark Parse(ChangeMark? mark)
    {
        if (mark?.ChatId.Split(Separator) is not { Length: >= 3 } parts)
        {
            return new SyncMark(mark?.Value, string.Empty, null, string.Empty);
        }

        long? began = long.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null;
        return new SyncMark(mark.Value, string.Join(Separator, parts[..^2]), began, parts[^1]);
    }

    public bool Knows(ChangedChat change) => Hashes().Contains(Hash(change), StringComparer.Ordinal);

    /// <summary>Behind a page, of which <paramref name="read"/> is all that was read for it.</summary>
    public SyncMark After(IReadOnlyList<ChangedChat> page, IReadOnlyList<ChangedChat> read, long began)
    {
        var recent = began - (long)ChangedChatLists.Overlap.TotalMilliseconds;
        // Chats that were left out as known stay known; so do those of earlier pages of this sync.
        var brought = read.Where(Knows).Concat(page).Where(change => change.At >= recent).Select(Hash);
        var known = IsWithinSync ? Hashes().Concat(brought) : brought;
        var last = page[^1];
        return new SyncMark(last.At, last.Chat.Id, began, string.Concat(known.Distinct(StringComparer.Ordinal).TakeLast(MaxKnown)));
    }

    public SyncMark End() => new(Began, string.Empty, null, Known);

    public ChangeMark ToMark() => new(
        Value ?? 0, string.Create(CultureInfo.InvariantCulture, $"{ChatId}{Separator}{Began}{Separator}{Known}"));

    private IEnumerable<string> Hashes() => Enumerable.Range(0, KnownCount).Select(i => Known.Substring(i * HashLength, HashLength));

    private static string Hash(ChangedChat change)
    {
        var state = string.Create(CultureInfo.InvariantCulture, $"{change.Chat.Id}|{change.State.Rev}|{change.State.OwnRev}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, 8));
    }
}
