using System.IO.Compression;
using System.Xml;

namespace Chat.Core.Media.Sniffing;

/// <summary>A relationship of a package or of one of its parts.</summary>
/// <param name="Part">The name of the part that it leads to; null when it leads out of the package.</param>
internal sealed record PackageRelationship(string Type, string? Part);

/// <summary>
/// Reads the lists of a zip package (Open Packaging Conventions, ECMA-376 part 2): its parts, their content types, and
/// their relationships. Not System.IO.Packaging, which reads lists of any size. A package that contradicts itself is an
/// <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class Package
{
    public const string Root = "/";

    private const int MaxListBytes = 512 * 1024;
    private const string TypesName = "[Content_Types].xml";
    private const string RelationshipsNamespace = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string TypesNamespace = "http://schemas.openxmlformats.org/package/2006/content-types";

    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    public Package(ZipArchive zip)
    {
        foreach (var entry in zip.Entries)
        {
            if (!_entries.TryAdd(PartName(entry.FullName), entry))
            {
                // Of two parts of one name, a reader may take the one that was not looked at.
                throw new InvalidDataException("Two parts have one name.");
            }
        }
    }

    /// <summary>The names of all entries, with a slash before them. They are the same in either case.</summary>
    public IEnumerable<string> Parts => _entries.Keys;

    public ContentTypes? FindContentTypes()
    {
        var types = new ContentTypes();
        return ReadList(Root + TypesName, TypesNamespace, reader =>
        {
            var type = reader.GetAttribute("ContentType") ?? string.Empty;
            switch (reader.LocalName)
            {
                case "Override" when reader.GetAttribute("PartName") is { } part:
                    types.AddPart(PartName(part), type);
                    break;
                case "Default" when reader.GetAttribute("Extension") is { } extension:
                    types.AddExtension(extension, type);
                    break;
            }
        })
            ? types
            : null;
    }

    /// <summary>The relationships of a part, or of the package itself for <see cref="Root"/>; none when they have no list.</summary>
    public IReadOnlyList<PackageRelationship> ReadRelationships(string part)
    {
        var found = new List<PackageRelationship>();
        var slash = part.LastIndexOf('/');
        ReadList($"{part[..slash]}/_rels/{part[(slash + 1)..]}.rels", RelationshipsNamespace, reader =>
        {
            if (reader.LocalName == "Relationship" && reader.GetAttribute("Type") is { } type)
            {
                var isInside = reader.GetAttribute("TargetMode") is null or "Internal";
                found.Add(new PackageRelationship(type, isInside ? Resolve(part, reader.GetAttribute("Target")) : null));
            }
        });
        return found;
    }

    private static string? Resolve(string part, string? target) =>
        Uri.TryCreate(new Uri("http://package" + part), target, out var found)
            && found.Host == "package"
            ? PartName(found.AbsolutePath)
            : null;

    // Some writers begin names of entries with a slash, or use the other one. Signs that a URL cannot have are encoded in
    // one place and not in another.
    private static string PartName(string name) => Root + Uri.UnescapeDataString(name.Replace('\\', '/').TrimStart('/'));

    private bool ReadList(string name, string space, Action<XmlReader> read)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            return false;
        }

        if (entry.Length > MaxListBytes)
        {
            throw new InvalidDataException("A list is too long.");
        }

        try
        {
            ReadElements(entry, space, read);
            return true;
        }
        catch (XmlException e)
        {
            throw new InvalidDataException("A list is not XML.", e);
        }
    }

    private static void ReadElements(ZipArchiveEntry entry, string space, Action<XmlReader> read)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            MaxCharactersInDocument = MaxListBytes,
            XmlResolver = null,
        };
        using var reader = XmlReader.Create(entry.Open(), settings);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.NamespaceURI == space)
            {
                read(reader);
            }
        }
    }
}
