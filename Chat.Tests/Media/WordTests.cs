using Chat.Core.Errors;

namespace Chat.Tests.Media;

/// <summary>Documents as different programs write them. The files are from LibreOffice 7.4 and from the Open XML SDK 3.3.</summary>
[Trait("Report", "7")]
public sealed class WordTests
{
    private const string Doc = "application/msword";
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument";

    public static TheoryData<string, byte[]> Packages() => new()
    {
        { "Word Online", Package("word/document2.xml", Samples.Override("/word/document2.xml")) },
        { "Open XML SDK", Package("/word/document.xml", Samples.Default("xml")) },
        { "strict", Package("word/document.xml", Samples.Override("/word/document.xml"), Strict) },
        { "at the root", Package("document.xml", Samples.Override("/document.xml")) },
        { "another case", Package("word/document.xml", Samples.Override("/Word/Document.xml")) },
        { "a default of another case", Package("word/document.xml", Samples.Default("XML")) },
        { "an encoded name", Package("word/my%20document.xml", Samples.Override("/word/my%20document.xml")) },
        { "a name of other letters", Package("word/文档.xml", Samples.Override("/word/%E6%96%87%E6%A1%A3.xml")) },
        { "a path with dots", Package("./word/../word/document.xml", Samples.Override("/word/document.xml"), part: "word/document.xml") },
        { "backslashes", Package("word/document.xml", Samples.Override("/word/document.xml"), part: "word\\document.xml") },
        { "a slash before names", Package("word/document.xml", Samples.Override("/word/document.xml"), part: "/word/document.xml") },
        { "an override before a default",
            Package("word/document.xml", Samples.Default("xml", "application/xml") + Samples.Override("/word/document.xml")) },
    };

    public static TheoryData<string, byte[]> Refused() => new()
    {
        { "docm of the Open XML SDK", Samples.File("openxml-sdk.docm") },
        { "docm of LibreOffice", Samples.File("libreoffice.docm") },
        // Word does not open a template that is named a document.
        { "dotx of LibreOffice", Samples.File("libreoffice.dotx") },
        { "no relationships",
            Samples.Package(("[Content_Types].xml", Samples.Types(Samples.Override("/word/document.xml"))), ("word/document.xml", "")) },
        { "a relationship out of the package",
            Package("word/document.xml", Samples.Override("/word/document.xml"), more: "TargetMode=\"External\"") },
        { "a relationship to another host",
            Package("http://evil.example/word/document.xml", Samples.Override("/word/document.xml"), part: "word/document.xml") },
        { "a main part that is missing", Package("word/document.xml", Samples.Override("/word/document.xml"), part: "word/document2.xml") },
        { "a main part of another type",
            Package("word/document.xml", Samples.Override("/word/document.xml", "application/xml") + Samples.Default("xml")) },
        { "two types of one part",
            Package("word/document.xml",
            Samples.Override("/word/document.xml") + Samples.Override("/WORD/document.xml", "application/xml")) },
        { "two types of one extension", Package("word/document.xml", Samples.Default("xml") + Samples.Default("XML", "application/xml")) },
        { "two main parts", TwoMainParts() },
        { "macros as a default",
            Package("word/document.xml", Samples.Default("xml") + Samples.Default("bin", "application/vnd.ms-office.vbaProject")) },
        { "macros in another case",
            Package("word/document.xml",
            Samples.Default("xml") + Samples.Override("/word/a.bin", "APPLICATION/VND.MS-OFFICE.VBAPROJECT")) },
        { "macros by reference",
            Package("word/document.xml",
            Samples.Default("xml") + Samples.Override("/word/a.bin", "application/vnd.ms-office.vb&#97;Project")) },
        { "macros of a document inside",
            Package("word/document.xml",
            Samples.Default("xml") + Samples.Default("docm", "application/vnd.ms-word.document.macroEnabled.12")) },
        { "macros by a relationship alone", WithMacroRelationship("http://schemas.microsoft.com/office/2006/relationships/vbaProject") },
        { "macros by their data", WithMacroRelationship("http://schemas.microsoft.com/office/2006/relationships/wordVbaData") },
    };

    [Theory]
    [MemberData(nameof(Packages), DisableDiscoveryEnumeration = true)]
    public async Task A_package_is_a_document_by_its_relationships(string producer, byte[] content)
    {
        Assert.NotEmpty(producer);
        var (file, stored) = await Intakes.TakeAsync(content, "report.docx", Docx);

        Assert.Equal((Docx, "report.docx"), (file.Type.MimeType, file.Name));
        Assert.Equal(content, stored);
    }

    [Theory]
    [InlineData("libreoffice.docx", Docx)]
    [InlineData("openxml-sdk.docx", Docx)]
    [InlineData("libreoffice.doc", Doc)]
    public async Task Real_files_are_documents(string name, string type)
    {
        var content = Samples.File(name);

        var (file, stored) = await Intakes.TakeAsync(content, name, type);

        Assert.Equal((type, name), (file.Type.MimeType, file.Name));
        Assert.Equal(content, stored);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_package_with_macros_or_without_a_document_is_refused(string what, byte[] content)
    {
        Assert.NotEmpty(what);
        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(content, "report.docx", Docx));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(1)]
    public async Task A_short_document_is_found_in_the_mini_stream(int mini) =>
        Assert.Equal(Doc, (await Intakes.TakeAsync(Samples.ShortDoc([0xEC, 0xA5], mini: mini), "a.doc", Doc)).File.Type.MimeType);

    [Theory]
    [InlineData(0xA5DC, 0, true)]
    [InlineData(0xA5DC, 1, false)]
    [InlineData(0xA5EC, 1, true)]
    [InlineData(0xA5DB, 0, false)]
    public async Task A_template_of_word_95_is_refused_because_its_macros_are_not_seen(int version, byte flags, bool isTaken)
    {
        var content = Samples.ShortDoc([(byte)version, (byte)(version >> 8), 0, 0, 0, 0, 0, 0, 0, 0, flags]);

        Assert.Equal(isTaken, await Record.ExceptionAsync(() => Intakes.TakeAsync(content)) is null);
    }

    [Theory]
    [InlineData(3_000, 40_000)]
    [InlineData(3_000, 16)]
    [InlineData(1, 9)]
    public async Task A_short_document_that_points_nowhere_is_refused(int size, int mini)
    {
        var content = Samples.ShortDoc([0xEC, 0xA5], size);
        Samples.LittleEndian(mini).CopyTo(content, 1024 + 128 + 0x74);

        Assert.Equal(ErrorCode.UnsupportedMediaType, await Intakes.RefusalAsync(content));
    }

    private static byte[] Package(string target, string types, string? relationship = null, string? part = null,
        string more = "") => Samples.Package(
        ("[Content_Types].xml", Samples.Types(types)),
        ("_rels/.rels", Samples.Relationships(relationship is null
            ? Samples.Relationship(target, more: more)
            : Samples.Relationship(target, relationship, more))),
        (part ?? target.TrimStart('/'), "<document/>"));

    private static byte[] TwoMainParts() => Samples.Package(
        ("[Content_Types].xml", Samples.Types(Samples.Default("xml"))),
        ("_rels/.rels", Samples.Relationships(Samples.Relationship("word/document.xml"), Samples.Relationship("word/document2.xml"))),
        ("word/document.xml", ""),
        ("word/document2.xml", ""));

    private static byte[] WithMacroRelationship(string type) => Samples.Package(
        ("[Content_Types].xml", Samples.Types(Samples.Default("xml"), Samples.Default("bin", "application/octet-stream"))),
        ("_rels/.rels", Samples.Relationships(Samples.Relationship("word/document.xml"))),
        ("word/_rels/document.xml.rels", Samples.Relationships(Samples.Relationship("a.bin", type))),
        ("word/document.xml", ""),
        ("word/a.bin", ""));
}
