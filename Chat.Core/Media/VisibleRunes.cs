using System.Globalization;
using System.Text;

namespace Chat.Core.Media;

/// <summary>
/// The characters of a name that a reader sees. Signs that hide or reorder others are left out; joiners and flag tags stay
/// where they shape what they stand between.
/// </summary>
internal static class VisibleRunes
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;
    private const int BlackFlag = 0x1F3F4;
    private const int FirstTag = 0xE0020;
    private const int LastTag = 0xE007F;

    // Letters and marks by their category that show nothing: fillers of Hangul, inherent vowels of Khmer, the blank of
    // Braille, selectors of Mongolian, and the grapheme joiner.
    private static readonly HashSet<int> Blanks =
        [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E, 0x180F, 0x2800, 0x3164, 0xFFA0];

    // Format signs that are visible: they stand over or before numbers and verses.
    private static readonly HashSet<int> VisibleFormats =
        [0x0600, 0x0601, 0x0602, 0x0603, 0x0604, 0x0605, 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD];

    public static IEnumerable<Rune> Of(string text)
    {
        Rune? joiner = null;
        var any = false;
        var inFlag = false;
        foreach (var rune in text.EnumerateRunes())
        {
            inFlag = rune.Value == BlackFlag || (inFlag && IsTag(rune));
            if (any && rune.Value is Joiner or NonJoiner)
            {
                joiner = rune;
            }
            else if (IsVisible(rune) || (inFlag && IsTag(rune)))
            {
                // A joiner counts between two characters only, and once.
                if (any && joiner is { } between)
                {
                    yield return between;
                }

                (any, joiner) = (true, null);
                yield return rune;
            }
        }
    }

    private static bool IsTag(Rune rune) => rune.Value is >= FirstTag and <= LastTag;

    // A lone surrogate is read as U+FFFD. An unassigned character may be an emoji that is newer than this runtime.
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => false,
        UnicodeCategory.Format => VisibleFormats.Contains(rune.Value),
        UnicodeCategory.OtherNotAssigned => !IsNoncharacter(rune.Value) && !IsIgnorable(rune.Value),
        _ => !Blanks.Contains(rune.Value),
    };

    // Normalization throws for some of them.
    private static bool IsNoncharacter(int value) => (value & 0xFFFE) == 0xFFFE || value is >= 0xFDD0 and <= 0xFDEF;

    // Reserved for signs that show nothing.
    private static bool IsIgnorable(int value) => value is 0x2065 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);
}
