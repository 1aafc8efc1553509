using System.Numerics;
using System.Text;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// The words of 64 messages in a row, each with the messages that contain it. As bytes they are sorted, and each word is stored
/// as what differs from the one before: bytes in common, bytes of its own, these bytes, and its messages. A message is a byte;
/// several are their number above 64, then a byte each.
/// </summary>
internal sealed class WordBlock
{
    public const int Messages = 64;

    // A word has up to 64 UTF-16 units, each up to 3 bytes in UTF-8.
    private const int MaxWordBytes = 192;

    private readonly List<(byte[] Word, ulong In)> _words = [];

    public WordBlock(ReadOnlySpan<byte> bytes)
    {
        Span<byte> word = stackalloc byte[MaxWordBytes];
        while (TryRead(ref bytes, word, out var length, out var messages))
        {
            _words.Add((word[..length].ToArray(), messages));
        }
    }

    public IEnumerable<string> Words => _words.Select(entry => Encoding.UTF8.GetString(entry.Word));

    /// <summary>The messages that have a word for each of the prefixes, a bit for each.</summary>
    public static ulong Find(ReadOnlySpan<byte> bytes, byte[][] prefixes)
    {
        var found = new ulong[prefixes.Length];
        Span<byte> word = stackalloc byte[MaxWordBytes];
        while (TryRead(ref bytes, word, out var length, out var messages))
        {
            for (var i = 0; i < prefixes.Length; i++)
            {
                found[i] |= word[..length].StartsWith(prefixes[i]) ? messages : 0;
            }
        }

        return found.Aggregate(ulong.MaxValue, (all, one) => all & one);
    }

    public bool Has(int message) => _words.Exists(entry => (entry.In & (1UL << message)) != 0);

    public void Add(int message, IEnumerable<string> words) =>
        _words.AddRange(words.Select(word => (Encoding.UTF8.GetBytes(word), 1UL << message)));

    /// <summary>Removes a message; returns the words that no other message of the block contains.</summary>
    public IReadOnlyList<string> Remove(int message)
    {
        var (bit, last) = (1UL << message, new List<string>());
        for (var i = _words.Count - 1; i >= 0; i--)
        {
            var (word, messages) = _words[i];
            _words[i] = (word, messages & ~bit);
            if (messages == bit)
            {
                last.Add(Encoding.UTF8.GetString(word));
                _words.RemoveAt(i);
            }
        }

        return last;
    }

    public byte[] ToBytes()
    {
        _words.Sort(static (a, b) => a.Word.AsSpan().SequenceCompareTo(b.Word));
        using var bytes = new MemoryStream();
        byte[] before = [];
        for (var i = 0; i < _words.Count;)
        {
            var (word, messages) = _words[i++];
            for (; i < _words.Count && _words[i].Word.AsSpan().SequenceEqual(word); i++)
            {
                messages |= _words[i].In;
            }

            Write(bytes, word, word.AsSpan().CommonPrefixLength(before), messages);
            before = word;
        }

        return bytes.ToArray();
    }

    private static void Write(MemoryStream bytes, byte[] word, int common, ulong messages)
    {
        bytes.WriteByte((byte)common);
        bytes.WriteByte((byte)(word.Length - common));
        bytes.Write(word.AsSpan(common));
        var count = BitOperations.PopCount(messages);
        if (count > 1)
        {
            bytes.WriteByte((byte)(Messages + count));
        }

        for (; messages != 0; messages &= messages - 1)
        {
            bytes.WriteByte((byte)BitOperations.TrailingZeroCount(messages));
        }
    }

    private static bool TryRead(ref ReadOnlySpan<byte> bytes, scoped Span<byte> word, out int length, out ulong messages)
    {
        (length, messages) = (0, 0);
        if (bytes.IsEmpty)
        {
            return false;
        }

        length = bytes[0] + bytes[1];
        bytes.Slice(2, bytes[1]).CopyTo(word[bytes[0]..]);
        bytes = bytes[(2 + bytes[1])..];
        var (from, to) = bytes[0] < Messages ? (0, 1) : (1, 1 + bytes[0] - Messages);
        for (var i = from; i < to; i++)
        {
            messages |= 1UL << bytes[i];
        }

        bytes = bytes[to..];
        return true;
    }
}
