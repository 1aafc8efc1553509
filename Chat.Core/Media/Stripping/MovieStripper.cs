using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Blanks the metadata of an MP4 or MOV in place: user data, metadata and unknown boxes of the movie, its tracks and
/// their media become free space of zeros, so that no offset into the samples moves. Walks the boxes; samples are passed on as they are.
/// </summary>
internal static class MovieStripper
{
    private const int HeaderBytes = 8;
    private const int LongHeaderBytes = 16;
    private const int TerminatorBytes = 4;

    /// <summary>A film's deepest box that is walked into is the fourth; more is made to be deep.</summary>
    private const int MaxDepth = 16;

    private static readonly byte[] Free = "free"u8.ToArray();
    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal) { "moov", "trak", "mdia", "minf", "moof", "traf" };

    // Of the file, the movie, a track, its media, a fragment. What is not here is user data, metadata, or known to nobody
    // (dash cams have boxes for GPS). A compressed movie (cmov) is all there is of it, so it stays with what is in it.
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "ftyp", "moov", "mdat", "moof", "mfra", "sidx", "styp", "ssix", "prft", "wide",
        "mvhd", "trak", "mvex", "iods", "pssh", "clip", "ctab", "rmra", "cmov",
        "tkhd", "edts", "tref", "mdia", "load", "matt", "imap", "tapt", "txas", "trgr",
        "mdhd", "hdlr", "elng", "minf",
        "vmhd", "smhd", "hmhd", "sthd", "nmhd", "gmhd", "odhd", "crhd", "sdhd", "m7hd", "hint", "dinf", "stbl",
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

            source.CountPiece();
            var box = await ReadBoxAsync(source, open.TryPeek(out var limit) ? limit : long.MaxValue, ct);
            if (Containers.Contains(box.Name))
            {
                Open(open, box.End);
            }

            await foreach (var piece in CleanAsync(source, box, ct))
            {
                yield return piece;
            }
        }
    }

    private static void Open(Stack<long> open, long end)
    {
        if (open.Count == MaxDepth)
        {
            throw new BrokenFileException();
        }

        open.Push(end);
    }

    private static async ValueTask<Box> ReadBoxAsync(ByteSource source, long limit, CancellationToken ct)
    {
        if (limit - source.Position < HeaderBytes)
        {
            return Box.OfNothing(limit);
        }

        var header = await source.PeekAsync(HeaderBytes, ct);
        var name = Encoding.Latin1.GetString(header.Span[4..8]);
        long size = BinaryPrimitives.ReadUInt32BigEndian(header.Span);
        var headerBytes = HeaderBytes;
        if (size == 1)
        {
            headerBytes = LongHeaderBytes;
            size = BinaryPrimitives.ReadInt64BigEndian((await source.PeekAsync(LongHeaderBytes, ct)).Span[8..]);
        }
        else if (size == 0)
        {
            // To the end of what it is in: a recording that was not finished properly. Without a name it ends QuickTime's
            // user data, and is often left over behind it.
            return IsName(name) ? new Box(name, headerBytes, limit) : Box.OfNothing(source.Position + TerminatorBytes);
        }

        return size >= headerBytes && size <= limit - source.Position && IsName(name)
            ? new Box(name, headerBytes, source.Position + size)
            : throw new BrokenFileException();
    }

    // QuickTime's own names may begin with the copyright sign.
    private static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (c is not ((>= ' ' and <= '~') or '\u00A9'))
            {
                return false;
            }
        }

        return true;
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> CleanAsync(ByteSource source, Box box, CancellationToken ct) =>
        box.IsNothing ? source.CopyAsync(box.End - source.Position, ct)
        : !Kept.Contains(box.Name) ? BlankAsync(source, box, ct)
        : Containers.Contains(box.Name) ? source.CopyAsync(box.HeaderBytes, ct)
        : source.CopyAsync(box.End - source.Position, ct);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BlankAsync(ByteSource source, Box box, [EnumeratorCancellation] CancellationToken ct)
    {
        var header = (await source.TakeAsync(box.HeaderBytes, ct)).ToArray();
        Free.CopyTo(header, 4);
        yield return header;

        await foreach (var zeros in source.BlankAsync(box.End - source.Position, ct))
        {
            yield return zeros;
        }
    }

    /// <param name="End">The highest number where it is the file's, which is not known.</param>
    private readonly record struct Box(string Name, int HeaderBytes, long End)
    {
        public bool IsNothing => HeaderBytes == 0;

        /// <summary>Bytes between boxes that are too few for one.</summary>
        public static Box OfNothing(long end) => new(string.Empty, 0, end);
    }
}
