using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Blanks the metadata of an MP4 or MOV in place: user data, metadata and unknown boxes of the movie and its tracks
/// become free space of zeros, so that no offset into the samples moves. Walks the boxes; samples are passed on as they are.
/// </summary>
internal static class MovieStripper
{
    private const int HeaderBytes = 8;
    private const int LongHeaderBytes = 16;

    private static readonly byte[] Free = "free"u8.ToArray();
    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal) { "moov", "trak", "moof", "traf" };

    // Of the file, the movie, a track, a fragment. What is not here is user data, metadata, or known to nobody (dash cams have boxes for GPS).
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "ftyp", "moov", "mdat", "moof", "mfra", "sidx", "styp", "ssix", "prft", "wide",
        "mvhd", "trak", "mvex", "iods", "pssh", "clip", "ctab", "rmra",
        "tkhd", "edts", "tref", "mdia", "load", "matt", "imap", "tapt", "txas", "trgr",
        "mfhd", "traf", "tfhd", "trun", "tfdt", "subs", "sbgp", "sgpd", "saiz", "saio", "senc",
    };

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        var open = new Stack<long>();
        while (await source.FillAsync(1, ct))
        {
            while (open.TryPeek(out var end) && source.Position == end)
            {
                open.Pop();
            }

            var box = await ReadBoxAsync(source, open.TryPeek(out var limit) ? limit : long.MaxValue, ct);
            if (Containers.Contains(box.Name))
            {
                open.Push(box.End);
            }

            await foreach (var piece in CleanAsync(source, box, ct))
            {
                yield return piece;
            }
        }
    }

    private static async ValueTask<Box> ReadBoxAsync(ByteSource source, long limit, CancellationToken ct)
    {
        var header = await source.PeekAsync(HeaderBytes, ct);
        var name = Encoding.Latin1.GetString(header.Span[4..8]);
        long size = BinaryPrimitives.ReadUInt32BigEndian(header.Span);
        var headerBytes = HeaderBytes;
        if (size == 1)
        {
            headerBytes = LongHeaderBytes;
            size = BinaryPrimitives.ReadInt64BigEndian((await source.PeekAsync(LongHeaderBytes, ct)).Span[8..]);
        }

        // 0 is "to the end of the file": samples of a recording that was not finished properly.
        if (size == 0 && limit == long.MaxValue && name == "mdat")
        {
            return new Box(name, headerBytes, long.MaxValue);
        }

        return size >= headerBytes && size <= limit - source.Position && IsName(name)
            ? new Box(name, headerBytes, source.Position + size)
            : throw new BrokenFileException();
    }

    // QuickTime's own names may begin with the copyright sign.
    private static bool IsName(string name) => name.All(c => c is (>= ' ' and <= '~') or '\u00A9');

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> CleanAsync(ByteSource source, Box box, CancellationToken ct) =>
        !Kept.Contains(box.Name) ? BlankAsync(source, box, ct)
        : Containers.Contains(box.Name) ? source.CopyAsync(box.HeaderBytes, ct)
        : box.End == long.MaxValue ? source.CopyRestAsync(ct)
        : source.CopyAsync(box.End - source.Position, ct);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BlankAsync(ByteSource source, Box box, [EnumeratorCancellation] CancellationToken ct)
    {
        var header = (await source.TakeAsync(box.HeaderBytes, ct)).ToArray();
        Free.CopyTo(header, 4);
        yield return header;

        var length = box.End - source.Position;
        await source.SkipAsync(length, ct);
        foreach (var zeros in Zeros.Take(length))
        {
            yield return zeros;
        }
    }

    private readonly record struct Box(string Name, int HeaderBytes, long End);
}
