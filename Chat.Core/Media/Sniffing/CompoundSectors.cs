using System.Buffers.Binary;

namespace Chat.Core.Media.Sniffing;

/// <summary>Finds the sectors of an OLE compound file. A jump that leads nowhere is an <see cref="InvalidDataException"/>.</summary>
internal sealed class CompoundSectors
{
    /// <summary>Streams that are shorter are in the mini stream.</summary>
    public const int MiniCutoff = 4096;

    private const int MiniBytes = 64;
    private const int HeaderBytes = 512;
    private const int HeaderFatSectors = 109;
    private const int MaxDirectorySectors = 1024;
    private const uint LastSector = 0xFFFFFFFA;

    private readonly Stream _file;
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly int _shift;

    public CompoundSectors(Stream file)
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

    public byte[] ReadDirectory()
    {
        var directory = new MemoryStream();
        var sector = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(0x30));
        for (var count = 0; sector < LastSector; count++)
        {
            if (count == MaxDirectorySectors)
            {
                throw new InvalidDataException("The directory is too long, or a circle.");
            }

            directory.Write(Read(sector, SectorBytes));
            sector = Next(sector);
        }

        return directory.ToArray();
    }

    /// <summary>The first bytes of a sector.</summary>
    public byte[] Read(uint sector, int count) => ReadFrom(Offset(sector), count);

    /// <summary>The first bytes of a sector of the mini stream.</summary>
    /// <param name="first">The first sector of the mini stream.</param>
    public byte[] ReadMini(uint first, uint mini, int count)
    {
        var offset = (long)mini * MiniBytes;
        if (offset >= _file.Length)
        {
            throw new InvalidDataException("No such sector.");
        }

        var sector = first;
        for (; offset >= SectorBytes; offset -= SectorBytes)
        {
            sector = Next(sector);
        }

        return ReadFrom(Offset(sector) + offset, count);
    }

    private byte[] ReadFrom(long offset, int count)
    {
        var bytes = new byte[count];
        ReadAt(offset, bytes);
        return bytes;
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

    private uint ReadNumber(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(ReadFrom(offset, 4));

    private void ReadAt(long offset, Span<byte> target)
    {
        if (offset + target.Length > _file.Length)
        {
            throw new InvalidDataException("The file ends too early.");
        }

        _file.Position = offset;
        _file.ReadExactly(target);
    }
}
