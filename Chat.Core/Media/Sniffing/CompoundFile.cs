using System.Buffers.Binary;
using System.Text;

namespace Chat.Core.Media.Sniffing;

/// <summary>
/// Reads the top of an OLE compound file's directory ([MS-CFB]): the names that tell a Word document from a workbook,
/// a presentation or an installer, which all begin alike. Every jump is checked and counted.
/// </summary>
internal sealed class CompoundFile
{
    private const int HeaderBytes = 512;
    private const int EntryBytes = 128;
    private const int HeaderFatSectors = 109;
    private const int MaxDirectorySectors = 1024;
    private const uint LastSector = 0xFFFFFFFA;
    private const uint NoEntry = 0xFFFFFFFF;

    private readonly Stream _file;
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly int _shift;

    private CompoundFile(Stream file)
    {
        _file = file;
        ReadAt(0, _header);
        _shift = BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(0x1E));
        if (_shift is not (9 or 12))
        {
            throw new InvalidDataException("Sectors have 512 or 4096 bytes.");
        }
    }

    private int SectorBytes => 1 << _shift;

    /// <summary>The entries directly below the root, by name; as in [MS-CFB], a name is the same in either case.</summary>
    /// <exception cref="InvalidDataException">It is no sound compound file.</exception>
    public static IReadOnlyDictionary<string, Entry> ListTop(Stream file)
    {
        var compound = new CompoundFile(file);
        var directory = compound.ReadDirectory();
        return Top(directory);
    }

    /// <summary>The first bytes of a stream that is long enough to have sectors of its own.</summary>
    public static void ReadStart(Stream file, Entry entry, Span<byte> target)
    {
        var compound = new CompoundFile(file);
        compound.ReadAt(compound.Offset(entry.FirstSector), target);
    }

    private static Dictionary<string, Entry> Top(ReadOnlySpan<byte> directory)
    {
        var found = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<uint>();
        var open = new Stack<uint>([Child(directory, 0)]);
        while (open.TryPop(out var index))
        {
            if (index == NoEntry)
            {
                continue;
            }

            if ((index + 1L) * EntryBytes > directory.Length || !seen.Add(index))
            {
                throw new InvalidDataException("The directory points nowhere or in a circle.");
            }

            var entry = directory.Slice((int)index * EntryBytes, EntryBytes);
            if (!found.TryAdd(Name(entry), new Entry(entry[0x42] == 2, BinaryPrimitives.ReadUInt32LittleEndian(entry[0x74..]))))
            {
                // Which of the two a reader takes is not known.
                throw new InvalidDataException("Two entries have one name.");
            }

            open.Push(BinaryPrimitives.ReadUInt32LittleEndian(entry[0x44..]));
            open.Push(BinaryPrimitives.ReadUInt32LittleEndian(entry[0x48..]));
        }

        return found;
    }

    private static uint Child(ReadOnlySpan<byte> directory, int index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(directory[((index * EntryBytes) + 0x4C)..]);

    private static string Name(ReadOnlySpan<byte> entry)
    {
        var bytes = BinaryPrimitives.ReadUInt16LittleEndian(entry[0x40..]);
        return bytes is >= 2 and <= 64 ? Encoding.Unicode.GetString(entry[..(bytes - 2)]) : string.Empty;
    }

    private byte[] ReadDirectory()
    {
        var directory = new MemoryStream();
        var sector = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(0x30));
        var buffer = new byte[SectorBytes];
        for (var count = 0; sector < LastSector; count++)
        {
            if (count == MaxDirectorySectors)
            {
                throw new InvalidDataException("The directory is too long, or a circle.");
            }

            ReadAt(Offset(sector), buffer);
            directory.Write(buffer);
            sector = Next(sector);
        }

        return directory.Length >= EntryBytes ? directory.ToArray() : throw new InvalidDataException("The directory is empty.");
    }

    private uint Next(uint sector)
    {
        var perSector = (uint)SectorBytes / 4;
        return ReadNumber(Offset(FatSector(sector / perSector)) + (sector % perSector * 4));
    }

    // The header names the first 109 sectors of the allocation table; a chain of further sectors names the others.
    private uint FatSector(uint index)
    {
        if (index < HeaderFatSectors)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(0x4C + ((int)index * 4)));
        }

        var perSector = ((uint)SectorBytes / 4) - 1;
        var sector = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(0x44));
        for (index -= HeaderFatSectors; index >= perSector; index -= perSector)
        {
            sector = ReadNumber(Offset(sector) + (perSector * 4));
        }

        return ReadNumber(Offset(sector) + (index * 4));
    }

    private long Offset(uint sector) => sector < LastSector ? (sector + 1L) << _shift : throw new InvalidDataException("No such sector.");

    private uint ReadNumber(long offset)
    {
        Span<byte> number = stackalloc byte[4];
        ReadAt(offset, number);
        return BinaryPrimitives.ReadUInt32LittleEndian(number);
    }

    private void ReadAt(long offset, Span<byte> target)
    {
        if (offset + target.Length > _file.Length)
        {
            throw new InvalidDataException("The file ends too early.");
        }

        _file.Position = offset;
        _file.ReadExactly(target);
    }

    internal sealed record Entry(bool IsStream, uint FirstSector);
}
