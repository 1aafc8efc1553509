using System.Buffers.Binary;

namespace Chat.Core.Media.Sniffing;

/// <summary>
/// Tells Word documents from other files in the same two containers, and refuses documents with macros. It needs the whole
/// file, because both containers keep their directory anywhere or at the end.
/// </summary>
public static class WordDocuments
{
    private const ushort Word97 = 0xA5EC;
    private const ushort Word95 = 0xA5DC;

    // The first fields of a document's header: its version at 0, flags at 10. Macros of Word 95 are inside of the same
    // stream, and only in templates, so templates of that time are refused.
    private const int HeaderBytes = 12;
    private const int FlagsOffset = 10;
    private const byte TemplateFlag = 1;

    private static readonly string[] OtherOwners = ["Workbook", "Book", "PowerPoint Document", "EncryptedPackage", "VisioDocument"];
    private static readonly string[] MacroStorages = ["Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"];

    /// <summary>Null when the file is not a Word document, or has macros.</summary>
    public static MediaType? Decide(Sniffed container, Stream file)
    {
        try
        {
            return container switch
            {
                Sniffed.CompoundFile when IsDoc(file) => MediaTypes.Doc,
                Sniffed.Zip when WordPackage.IsDocx(file) => MediaTypes.Docx,
                _ => null,
            };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // The container itself is damaged.
            return null;
        }
        finally
        {
            file.Position = 0;
        }
    }

    private static bool IsDoc(Stream file)
    {
        var compound = CompoundFile.Open(file);
        if (!compound.Top.TryGetValue("WordDocument", out var word)
            || !word.IsStream
            || OtherOwners.Concat(MacroStorages).Any(compound.Top.ContainsKey))
        {
            return false;
        }

        var header = compound.ReadStart(word, HeaderBytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(header) switch
        {
            Word97 => true,
            Word95 => (header[FlagsOffset] & TemplateFlag) == 0,
            _ => false,
        };
    }
}
