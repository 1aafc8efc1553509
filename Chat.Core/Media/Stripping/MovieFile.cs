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

    private int _pieces;

    public long Length => file.Length;

    /// <summary>Counts a box, chunk or sample; a made-up film of 100 MB could have 13 million.</summary>
    public void CountPiece()
    {
        if (++_pieces > ByteSource.MaxPieces)
        {
            throw new BrokenFileException();
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

    /// <summary>The box at this offset, inside a box that ends at <paramref name="limit"/>.</summary>
    public MovieBox ReadBox(long offset, long limit)
    {
        if (limit - offset < HeaderBytes)
        {
            return MovieBox.Padding(offset, limit);
        }

        var (size, name) = ((long)UInt32(offset), Name(offset + 4));
        var headerBytes = HeaderBytes;
        if (size == 1)
        {
            (headerBytes, size) = (LongHeaderBytes, Int64(offset + HeaderBytes));
        }
        else if (size == 0)
        {
            // To the end of what it is in, as in a recording that was not finished properly. Four zeros without a name end
            // QuickTime's user data, and are often left over behind it.
            return IsName(name) ? new MovieBox(name, offset, headerBytes, limit) : MovieBox.Padding(offset, offset + TerminatorBytes);
        }

        return size >= headerBytes && size <= limit - offset && IsName(name)
            ? new MovieBox(name, offset, headerBytes, offset + size)
            : throw new BrokenFileException();
    }

    // QuickTime's own names may begin with the copyright sign.
    private static bool IsName(string name) => name.All(c => c is (>= ' ' and <= '~') or '\u00A9');
}
