using System.IO.Compression;
using System.Text;
using Chat.Tests.Conventions;

namespace Chat.Tests.Media;

// Documents in Word's two containers.
internal static partial class Samples
{
    private const string Space = "http://schemas.openxmlformats.org/package/2006";
    private const string MainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string MainRelationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    private const int Sector = 512;

    /// <summary>A document of a real program, from the folder Files.</summary>
    public static byte[] File(string name) =>
        System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, "Chat.Tests", "Media", "Files", name));

    public static byte[] Docx(string mainType = MainType, params string[] more) => Package(
    [
        ("[Content_Types].xml", Types(Override("/word/document.xml", mainType))),
        ("_rels/.rels", Relationships(Relationship("word/document.xml"))),
        ("word/document.xml", "<document/>"),
        .. more.Select(name => (name, name)),
    ]);

    public static byte[] Package(params (string Name, string Text)[] parts)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return buffer.ToArray();
    }

    public static string Types(params string[] types) =>
        $"""<?xml version="1.0"?><Types xmlns="{Space}/content-types">{string.Concat(types)}</Types>""";

    public static string Override(string part, string type = MainType) => $"""<Override PartName="{part}" ContentType="{type}"/>""";

    public static string Default(string extension, string type = MainType) =>
        $"""<Default Extension="{extension}" ContentType="{type}"/>""";

    public static string Relationships(params string[] relationships) =>
        $"""<?xml version="1.0"?><Relationships xmlns="{Space}/relationships">{string.Concat(relationships)}</Relationships>""";

    public static string Relationship(string target, string type = MainRelationship, string more = "") =>
        $"""<Relationship Id="r" Type="{type}" Target="{target}" {more}/>""";

    public static byte[] Doc() => CompoundFile("1Table", "Data", "\u0005SummaryInformation", "WordDocument");

    /// <summary>A compound file of two FAT-mapped sectors and one stream of 4096 bytes for each name.</summary>
    public static byte[] CompoundFile(params string[] names)
    {
        var directorySectors = (names.Length + 1 + 3) / 4;
        var file = new byte[Sector * (2 + directorySectors + (names.Length * 8))];
        Header(file, directorySectors);
        Entry(file, 0, "Root Entry", 5, child: names.Length > 0 ? 1 : -1, right: -1, start: 0);
        for (var i = 0; i < names.Length; i++)
        {
            var first = 1 + directorySectors + (i * 8);
            Entry(file, i + 1, names[i], (byte)(names[i] is "Macros" or "ObjectPool" ? 1 : 2), child: -1,
                right: i + 1 < names.Length ? i + 2 : -1, first);
            new byte[] { 0xEC, 0xA5 }.CopyTo(file, (first + 1) * Sector);
        }

        return file;
    }

    /// <summary>A document whose text is short, so that it lies in the mini stream: in its ninth sector of 64 bytes.</summary>
    /// <param name="start">The first bytes of the text.</param>
    public static byte[] ShortDoc(byte[] start, int size = 3_000, int mini = 9)
    {
        const int directorySectors = 1;
        var file = new byte[Sector * (2 + directorySectors + 8)];
        Header(file, directorySectors);
        // The mini stream is in the sectors 2 and 4, one behind the other in the table.
        LittleEndian(4).CopyTo(file, Sector + (2 * 4));
        LittleEndian(-2).CopyTo(file, Sector + (4 * 4));
        Entry(file, 0, "Root Entry", 5, child: 1, right: -1, start: 2, size: 1024);
        Entry(file, 1, "WordDocument", 2, child: -1, right: -1, start: mini, size);
        start.CopyTo(file, ((mini < 8 ? 3 : 5) * Sector) + (mini % 8 * 64));
        return file;
    }

    private static void Header(byte[] file, int directorySectors)
    {
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(file, 0);
        file[0x1E] = 9;
        file[0x20] = 6;
        LittleEndian(4096).CopyTo(file, 0x38);
        file.AsSpan(0x4C, 436).Fill(0xFF);
        LittleEndian(0).CopyTo(file, 0x4C);
        LittleEndian(1).CopyTo(file, 0x30);
        LittleEndian(-2).CopyTo(file, 0x44);
        file.AsSpan(Sector, Sector).Fill(0xFF);
        for (var i = 1; i <= directorySectors; i++)
        {
            LittleEndian(i == directorySectors ? -2 : i + 1).CopyTo(file, Sector + (i * 4));
        }
    }

    private static void Entry(byte[] file, int index, string name, byte type, int child, int right, int start, int size = 4096)
    {
        var at = 1024 + (index * 128);
        Encoding.Unicode.GetBytes(name).CopyTo(file, at);
        file[at + 0x40] = (byte)((name.Length + 1) * 2);
        file[at + 0x42] = type;
        LittleEndian(-1).CopyTo(file, at + 0x44);
        LittleEndian(right).CopyTo(file, at + 0x48);
        LittleEndian(child).CopyTo(file, at + 0x4C);
        LittleEndian(start).CopyTo(file, at + 0x74);
        LittleEndian(size).CopyTo(file, at + 0x78);
    }
}
