using System.IO.Compression;

namespace Chat.Tests.Media;

/// <summary>Files in Word's two containers that are damaged, dangerous or something else.</summary>
internal static class HostileDocuments
{
    private static readonly (string, string) Relationships = ("_rels/.rels",
        Samples.Relationships(Samples.Relationship("word/document.xml")));

    public static byte[] Xlsx() => Samples.Package(
        ("[Content_Types].xml",
            Samples.Types(Samples.Override("/xl/workbook.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"))),
        ("_rels/.rels", Samples.Relationships(Samples.Relationship("xl/workbook.xml"))),
        ("xl/workbook.xml", "<workbook/>"));

    public static byte[] DisguisedMacros() => Samples.Package(
        ("[Content_Types].xml",
            Samples.Types(Samples.Override("/word/document.xml"), Samples.Override("/word/a.bin", "application/vnd.ms-office.vbaProject"))),
        Relationships,
        ("word/document.xml", "<document/>"),
        ("word/a.bin", "macros"));

    public static byte[] EntityBomb() => Samples.Package(
        ("[Content_Types].xml",
            "<!DOCTYPE t [<!ENTITY a 'aaaa'>]>" + Samples.Types(Samples.Override("/word/document.xml"), "&a;").Split("?>")[1]),
        Relationships,
        ("word/document.xml", ""));

    public static byte[] Bomb()
    {
        using var buffer = new MemoryStream();
        buffer.Write(Samples.Docx());
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("word/bomb.xml").Open();
            entry.Write(new byte[30_000_000]);
        }

        return buffer.ToArray();
    }

    // Sets the first flag of an entry in the list of the package.
    public static byte[] Encrypted()
    {
        var file = Samples.Docx();
        file[file.AsSpan().IndexOf("PK\x01\x02"u8) + 8] |= 1;
        return file;
    }

    public static byte[] NotWord()
    {
        var file = Samples.Doc();
        foreach (var at in Enumerable.Range(0, file.Length - 1).Where(i => file[i] == 0xEC && file[i + 1] == 0xA5))
        {
            file[at] = 0;
        }

        return file;
    }

    public static byte[] Circle()
    {
        var file = Samples.Doc();
        Samples.LittleEndian(1).CopyTo(file, 512 + 8);
        return file;
    }
}
