using System.Text;

namespace Chat.Core.Unicode;

/// <summary>Tells text that shows nothing from text that a person can see.</summary>
internal static class InvisibleText
{
    /// <summary>
    /// Code points that show nothing although they are no spaces: Default_Ignorable_Code_Point of the Unicode Character Database
    /// (soft hyphen, zero-width and direction characters, Hangul fillers, variation selectors, tags).
    /// </summary>
    public static readonly CodePointRanges Ignorable = new(
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
        (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF));

    // Blank although Unicode counts them as symbols, letters or marks: blank Braille pattern, interlinear annotation, Egyptian
    // joiners and blanks, Khitan filler, null note head.
    private static readonly CodePointRanges Blank = new(
        (0x2800, 0x2800), (0xFFF9, 0xFFFB), (0x13430, 0x13442), (0x16FE4, 0x16FE4), (0x1D159, 0x1D159));

    public static bool ShowsNothing(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune) && !Ignorable.Contains(rune.Value) && !Blank.Contains(rune.Value))
            {
                return false;
            }
        }

        return true;
    }
}
