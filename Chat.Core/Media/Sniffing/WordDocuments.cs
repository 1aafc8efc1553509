using System.Buffers.Binary;

namespace Chat.Core.Media.Sniffing;

/// <summary>
/// Tells Word documents from everything else that comes in the same two containers, and refuses those with macros.
/// Needs the whole file, since both containers keep their directory anywhere or at the end.
/// </summary>
public static class WordDocuments
{
    private const ushort WordMagic = 0xA5EC;

    private static readonly string[] OtherOwners = ["Workbook", "Book", "PowerPoint Document", "EncryptedPackage", "VisioDocument"];
    private static readonly string[] MacroStorages = ["Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"];

    /// <summary>Null when it is no Word document without macros.</summary>
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
            // Not even a sound container.
            return null;
        }
        finally
        {
            file.Position = 0;
        }
    }

    private static bool IsDoc(Stream file)
    {
        var top = CompoundFile.ListTop(file);
        if (!top.TryGetValue("WordDocument", out var word) || !word.IsStream || OtherOwners.Concat(MacroStorages).Any(top.ContainsKey))
        {
            return false;
        }

        Span<byte> magic = stackalloc byte[2];
        CompoundFile.ReadStart(file, word, magic);
        return BinaryPrimitives.ReadUInt16LittleEndian(magic) == WordMagic;
    }
}
