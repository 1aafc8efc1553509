using System.Globalization;
using System.Text;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <summary>
/// The rule for reactions: one grapheme, and that an emoji. .NET tells graphemes but has no emoji property, so the
/// ranges of emoji-data.txt (Unicode 16, Extended_Pictographic) are written down here, rounded to whole blocks.
/// </summary>
public static class Emoji
{
    private const int Joiner = 0x200D;
    private const int EmojiStyle = 0xFE0F;
    private const int Keycap = 0x20E3;
    private const int MaxLength = 64;

    public static string Require(string? text) =>
        text is { Length: > 0 and <= MaxLength }
        && StringInfo.GetNextTextElementLength(text) == text.Length
        && IsEmoji([.. text.EnumerateRunes().Select(r => r.Value)])
            ? text
            : throw ChatException.Invalid("emoji", "must be one emoji");

    private static bool IsEmoji(IReadOnlyList<int> runes) =>
        IsKeycap(runes) || IsFlag(runes) || (IsPictograph(runes[0]) && runes.All(r => IsPictograph(r) || IsModifier(r)));

    private static bool IsKeycap(IReadOnlyList<int> runes) =>
        runes[0] is (>= '0' and <= '9') or '#' or '*' && runes[^1] == Keycap && runes.Skip(1).SkipLast(1).All(r => r == EmojiStyle);

    private static bool IsFlag(IReadOnlyList<int> runes) => runes.Count == 2 && runes.All(r => r is >= 0x1F1E6 and <= 0x1F1FF);

    private static bool IsModifier(int rune) => rune is Joiner or EmojiStyle or (>= 0xE0020 and <= 0xE007F);

    private static bool IsPictograph(int rune) => rune is
        0x00A9 or 0x00AE or 0x203C or 0x2049 or 0x2122 or 0x2139 or 0x24C2 or 0x3030 or 0x303D or 0x3297 or 0x3299
        or (>= 0x2194 and <= 0x21AA) or (>= 0x231A and <= 0x23FF) or (>= 0x25AA and <= 0x25FE)
        or (>= 0x2600 and <= 0x27BF) or 0x2934 or 0x2935 or (>= 0x2B05 and <= 0x2B55)
        or (>= 0x1F004 and <= 0x1F0CF) or (>= 0x1F170 and <= 0x1F251 and not (>= 0x1F1E6 and <= 0x1F1FF))
        or (>= 0x1F300 and <= 0x1FAFF);
}
