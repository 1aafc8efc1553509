using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml;

namespace Chat.Core.Media.Sniffing;

/// <summary>
/// Looks at a DOCX's list of entries without unpacking it: only the list of content types is read, and of that no more
/// than a bounded part. The list itself is measured before a library is let at it, so that a bomb stays small.
/// </summary>
internal static class WordPackage
{
    private const int MaxEntries = 5_000;
    private const int MaxDirectoryBytes = 1024 * 1024;
    private const int MaxContentTypesBytes = 512 * 1024;
    private const long MaxUnpackedBytes = 1024L * 1024 * 1024;
    private const long MaxRatio = 1_000;
    private const int EndBytes = 22;
    private const int MaxCommentBytes = ushort.MaxValue;
    private const string MainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string MainPart = "/word/document.xml";

    public static bool IsDocx(Stream file)
    {
        RequireSmallDirectory(file);
        file.Position = 0;
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        return HasSaneSizes(zip)
            && HasEachPartOnce(zip)
            && zip.GetEntry("word/document.xml") is not null
            && !zip.Entries.Any(e => e.FullName.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || e.IsEncrypted)
            && zip.GetEntry("[Content_Types].xml") is { } types
            && NamesMainType(types);
    }

    private static bool HasSaneSizes(ZipArchive zip) =>
        zip.Entries.All(e => e.Length <= Math.Min(MaxUnpackedBytes, MaxRatio * Math.Max(e.CompressedLength, 1024)))
        && zip.Entries.Sum(e => e.Length) <= MaxUnpackedBytes;

    // Of two parts of one name a reader may take the one that was not looked at. Names are the same in either case (OPC).
    private static bool HasEachPartOnce(ZipArchive zip)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return zip.Entries.All(e => names.Add(e.FullName.Replace('\\', '/').TrimStart('/')));
    }

    private static bool NamesMainType(ZipArchiveEntry entry)
    {
        if (entry.Length > MaxContentTypesBytes)
        {
            return false;
        }

        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MaxContentTypesBytes, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(entry.Open(), settings);
            return NamesMainType(reader);
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool NamesMainType(XmlReader reader)
    {
        var found = false;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.GetAttribute("ContentType") is { } type)
            {
                if (type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || type.Contains("vbaProject", StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }

                found |= type == MainType && string.Equals(reader.GetAttribute("PartName"), MainPart, StringComparison.OrdinalIgnoreCase);
            }
        }

        return found;
    }

    // The end record must be the file's very end: nothing hangs behind the package.
    private static void RequireSmallDirectory(Stream file)
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
            throw new InvalidDataException("The package's list is missing, misplaced or too long.");
        }
    }
}
