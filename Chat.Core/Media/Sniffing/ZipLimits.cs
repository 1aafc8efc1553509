using System.Buffers.Binary;
using System.IO.Compression;

namespace Chat.Core.Media.Sniffing;

/// <summary>
/// Bounds of a zip file, so that neither its list nor its content can be a bomb. A file beyond them is an <see
/// cref="InvalidDataException"/>.
/// </summary>
internal static class ZipLimits
{
    private const int MaxEntries = 5_000;
    private const int MaxDirectoryBytes = 1024 * 1024;
    private const long MaxUnpackedBytes = 1024L * 1024 * 1024;
    private const long MaxRatio = 1_000;
    private const int EndBytes = 22;
    private const int MaxCommentBytes = ushort.MaxValue;

    /// <summary>
    /// Checks the size of the list before a library reads it. The end record must be the very end of the file, so that
    /// nothing hangs behind it.
    /// </summary>
    public static void RequireSmallDirectory(Stream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndBytes + MaxCommentBytes)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndBytes > tail.Length
            || end + EndBytes + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 20)) != tail.Length
            || BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10)) > MaxEntries
            || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12)) > MaxDirectoryBytes)
        {
            throw new InvalidDataException("The list of the zip file is missing, misplaced or too long.");
        }
    }

    public static void RequireSaneEntries(ZipArchive zip)
    {
        if (zip.Entries.Any(e => e.IsEncrypted || e.Length > Math.Min(MaxUnpackedBytes, MaxRatio * Math.Max(e.CompressedLength, 1024)))
            || zip.Entries.Sum(e => e.Length) > MaxUnpackedBytes)
        {
            throw new InvalidDataException("An entry is encrypted, or larger than it can be.");
        }
    }
}
