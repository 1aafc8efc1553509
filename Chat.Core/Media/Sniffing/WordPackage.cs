using System.IO.Compression;

namespace Chat.Core.Media.Sniffing;

/// <summary>
/// Decides whether a zip file is a Word document: the relationships of the package lead to its main part, as the packaging
/// standard says, and the content types name that part a document. No part but those lists is unpacked.
/// </summary>
internal static class WordPackage
{
    private const string MainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

    // The second is of files that were saved as Strict Open XML.
    private static readonly string[] MainRelationships =
    [
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
    ];

    // Of content types, of relationships and of names of parts.
    private static readonly string[] MacroWords = ["vbaProject", "vbaData", "macroEnabled"];

    public static bool IsDocx(Stream file)
    {
        ZipLimits.RequireSmallDirectory(file);
        file.Position = 0;
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        ZipLimits.RequireSaneEntries(zip);

        var package = new Package(zip);
        return package.FindContentTypes() is { } types
            && FindMainPart(package) is { } main
            && types.TypeOf(main) == MainType
            && !package.Parts.Concat(types.All).Any(NamesMacros)
            && !package.ReadRelationships(main).Any(relationship => NamesMacros(relationship.Type));
    }

    // Readers differ in the part that they take when there are several.
    private static string? FindMainPart(Package package)
    {
        var targets = package.ReadRelationships(Package.Root).Where(relationship => MainRelationships.Contains(relationship.Type)).ToList();
        return targets is [{ Part: { } part }] && package.Parts.Contains(part, StringComparer.OrdinalIgnoreCase) ? part : null;
    }

    private static bool NamesMacros(string text) => MacroWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
