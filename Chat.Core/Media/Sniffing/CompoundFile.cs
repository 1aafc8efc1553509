using System.Buffers.Binary;
using System.Text;

namespace Chat.Core.Media.Sniffing;

/// <summary>
/// Reads the top of an OLE compound file's directory ([MS-CFB]): its names tell a Word document from a workbook, a
/// presentation or an installer, which have the same first bytes. Every jump is checked and counted.
/// </summary>
internal sealed class CompoundFile
{
    private const int EntryBytes = 128;
    private const uint NoEntry = 0xFFFFFFFF;

    private readonly CompoundSectors _sectors;
    private readonly Entry _root;

    private CompoundFile(CompoundSectors sectors, ReadOnlySpan<byte> directory)
    {
        _sectors = sectors;
        _root = ToEntry(directory);
        Top = ReadTop(directory);
    }

    /// <summary>The entries directly below the root, by name. As [MS-CFB] says, names are the same in either case.</summary>
    public IReadOnlyDictionary<string, Entry> Top { get; }

    /// <exception cref="InvalidDataException">The file is not a sound compound file.</exception>
    public static CompoundFile Open(Stream file)
    {
        var sectors = new CompoundSectors(file);
        var directory = sectors.ReadDirectory();
        return directory.Length >= EntryBytes
            ? new CompoundFile(sectors, directory)
            : throw new InvalidDataException("The directory is empty.");
    }

    /// <summary>The first bytes of a stream, at most 64.</summary>
    /// <exception cref="InvalidDataException">The stream is shorter.</exception>
    public byte[] ReadStart(Entry entry, int count)
    {
        if (entry.Size < count)
        {
            throw new InvalidDataException("The stream ends too early.");
        }

        // Short streams share the sectors of one stream, which belongs to the root, in pieces of 64 bytes.
        return entry.Size < CompoundSectors.MiniCutoff
            ? _sectors.ReadMini(_root.FirstSector, entry.FirstSector, count)
            : _sectors.Read(entry.FirstSector, count);
    }

    private static Dictionary<string, Entry> ReadTop(ReadOnlySpan<byte> directory)
    {
        var found = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<uint>();
        var open = new Stack<uint>([BinaryPrimitives.ReadUInt32LittleEndian(directory[0x4C..])]);
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
            if (!found.TryAdd(Name(entry), ToEntry(entry)))
            {
                // Readers differ in the entry that they take.
                throw new InvalidDataException("Two entries have one name.");
            }

            open.Push(BinaryPrimitives.ReadUInt32LittleEndian(entry[0x44..]));
            open.Push(BinaryPrimitives.ReadUInt32LittleEndian(entry[0x48..]));
        }

        return found;
    }

    private static string Name(ReadOnlySpan<byte> entry)
    {
        var bytes = BinaryPrimitives.ReadUInt16LittleEndian(entry[0x40..]);
        return bytes is >= 2 and <= 64 ? Encoding.Unicode.GetString(entry[..(bytes - 2)]) : string.Empty;
    }

    // The size has four bytes: the upper half is only defined for files with large sectors, and a Word stream is smaller.
    private static Entry ToEntry(ReadOnlySpan<byte> entry) => new(
        entry[0x42] == 2, BinaryPrimitives.ReadUInt32LittleEndian(entry[0x74..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[0x78..]));

    internal sealed record Entry(bool IsStream, uint FirstSector, uint Size);
}
