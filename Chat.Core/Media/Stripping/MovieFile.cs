using System.Buffers.Binary;
using System.Text;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Reads a film's boxes and numbers at any offset. What lies behind the end of the file is a <see
/// cref="BrokenFileException"/>.
/// </summary>
internal sealed class MovieFile(Stream file)
{
    private const int HeaderBytes = 8;
    private const int LongHeaderBytes = 16;
    private const int TerminatorBytes = 4;
    private const int BlockBytes = 4096;

    private static readonly byte[] Free = "free"u8.ToArray();

    private int _pieces;

    public long Length => file.Length;

    /// <summary>Counts a box or chunk; a made-up film of 100 MB could have 13 million. A film with more is refused.</summary>
    public void CountPiece()
    {
        if (++_pieces > ByteSource.MaxPieces)
        {
            throw MediaRefusals.TooManyPieces();
        }
    }

    public byte[] Read(long offset, int count)
    {
        if (offset < 0 || offset > Length - count)
        {
            throw new BrokenFileException();
        }

        var bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    public uint UInt32(long offset) => BinaryPrimitives.ReadUInt32BigEndian(Read(offset, 4));

    public long Int64(long offset) => BinaryPrimitives.ReadInt64BigEndian(Read(offset, 8));

    public string Name(long offset) => Encoding.Latin1.GetString(Read(offset, 4));

    /// <summary>Whether a header has version 1, whose times and durations have 8 bytes each instead of 4.</summary>
    public bool IsLong(MovieBox header) => ReadWithin(header, 0, 1) is [1];

    /// <summary>A number at this offset into the content of a box; null when it is not inside of the box.</summary>
    public uint? UInt32(MovieBox box, int offset) =>
        ReadWithin(box, offset, 4) is { } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : null;

    /// <summary>A name at this offset into the content of a box; null when it is not inside of the box.</summary>
    public string? Name(MovieBox box, int offset) => ReadWithin(box, offset, 4) is { } bytes ? Encoding.Latin1.GetString(bytes) : null;

    /// <summary>The boxes from an offset on, one behind the other. Bytes that form no box are one broken box to the end.</summary>
    public IEnumerable<MovieBox> Boxes(long offset, long end)
    {
        for (var at = offset; at < Math.Min(end, Length);)
        {
            CountPiece();
            var box = ReadBox(at, end);
            at = box.End;
            yield return box;
        }
    }

    /// <summary>The box at this offset, inside a box that ends at <paramref name="limit"/>.</summary>
    public MovieBox ReadBox(long offset, long limit)
    {
        if (limit - offset < HeaderBytes)
        {
            return MovieBox.Padding(offset, limit);
        }

        if (Length - offset < HeaderBytes)
        {
            return MovieBox.Broken(offset, limit);
        }

        var (size, name) = ((long)UInt32(offset), Name(offset + 4));
        return size switch
        {
            0 => ReadOpenBox(offset, limit, name),
            1 when Length - offset >= LongHeaderBytes => Sized(name, offset, LongHeaderBytes, Int64(offset + HeaderBytes), limit),
            _ => Sized(name, offset, HeaderBytes, size, limit),
        };
    }

    /// <summary>
    /// Makes free space of zeros of a box. The size stays as it is: a long one stands behind the name. Bytes that form no box
    /// get a header, when there is room for one.
    /// </summary>
    public MovieEdit Blank(MovieBox box)
    {
        if (!box.IsBroken)
        {
            return new(box.Start + 4, [.. Free, .. Read(box.Start + HeaderBytes, box.HeaderBytes - HeaderBytes)], box.End - box.Content);
        }

        if (Length - box.Start < HeaderBytes)
        {
            return MovieEdit.Blank(box.Start, Length - box.Start);
        }

        var size = new byte[4];
        var count = box.End - box.Start;
        BinaryPrimitives.WriteUInt32BigEndian(size, count > uint.MaxValue ? 0 : (uint)count);
        return new(box.Start, [.. size, .. Free], count - HeaderBytes);
    }

    private static MovieBox Sized(string name, long offset, int headerBytes, long size, long limit) =>
        size >= headerBytes && size <= limit - offset
            ? new MovieBox(name, offset, headerBytes, offset + size)
            : MovieBox.Broken(offset, limit);

    // A named box of size 0 ends with what it is in, as in a recording that was not finished properly. Four zeros without a
    // name end QuickTime's user data, and are often left over behind it.
    private MovieBox ReadOpenBox(long offset, long limit, string name) => name.All(IsNameCharacter)
        ? new MovieBox(name, offset, HeaderBytes, limit)
        : MovieBox.Padding(offset, Math.Max(offset + TerminatorBytes, LastZeros(offset, Math.Min(limit, Length))));

    // Where the last four of the zeros from the offset on begin: they may be the size of a box.
    private long LastZeros(long offset, long end)
    {
        for (var at = offset; at < end;)
        {
            var block = Read(at, (int)Math.Min(BlockBytes, end - at));
            var zeros = block.AsSpan().IndexOfAnyExcept((byte)0);
            if (zeros >= 0)
            {
                return offset + ((at + zeros - offset) / TerminatorBytes * TerminatorBytes) - TerminatorBytes;
            }

            at += block.Length;
        }

        return offset + ((end - offset) / TerminatorBytes * TerminatorBytes) - TerminatorBytes;
    }

    // Null when it is not inside of the box.
    private byte[]? ReadWithin(MovieBox box, int offset, int count) =>
        box.End - box.Content >= offset + count && Length - box.Content >= offset + count ? Read(box.Content + offset, count) : null;

    // QuickTime's own names may begin with the copyright sign.
    private static bool IsNameCharacter(char c) => c is (>= ' ' and <= '~') or '\u00A9';
}
