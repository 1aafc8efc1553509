using System.Text;

namespace Chat.Core.Unicode;

/// <summary>The properties of scripts that search depends on and .NET does not have, as ranges of whole blocks where possible.</summary>
internal static class Scripts
{
    /// <summary>
    /// Scripts written without spaces between words: Thai, Lao, Myanmar, Khmer, Tai, Buginese, Balinese, Javanese, Cham, Chinese,
    /// Japanese, Yi, Tangut, Khitan, Nushu.
    /// </summary>
    private static readonly CodePointRanges Unspaced = new(
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19FF), (0x1A00, 0x1AAF), (0x1B00, 0x1B7F), (0x2E80, 0x31FF),
        (0x3400, 0xA4CF), (0xA980, 0xA9FF), (0xAA00, 0xAADF), (0xF900, 0xFAFF), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x20000, 0x3FFFF));

    /// <summary>
    /// Scripts in which a mark is a vowel, a tone or a killed vowel, so that a word without it is another word: Thaana, the scripts
    /// of India and South-East Asia, Miao. In all others marks are diacritics or points, which many people leave out.
    /// </summary>
    private static readonly CodePointRanges WithVowelSigns = new(
        (0x0780, 0x07BF), (0x0900, 0x135C), (0x1360, 0x1AAF), (0x1B00, 0x1CCF), (0xA800, 0xA8DF), (0xA8F2, 0xABFF), (0x11000, 0x11FFF),
        (0x16F00, 0x16FFF));

    /// <summary>Thai and Lao vowels and signs that follow their consonant: no word begins with them.</summary>
    private static readonly CodePointRanges Followers = new(
        (0x0E2F, 0x0E30), (0x0E32, 0x0E33), (0x0E45, 0x0E46), (0x0EB0, 0x0EB0), (0x0EB2, 0x0EB3), (0x0EBD, 0x0EBD), (0x0EC6, 0x0EC6));

    public static bool IsUnspaced(Rune rune) => Unspaced.Contains(rune.Value);

    public static bool HasVowelSigns(Rune mark) => WithVowelSigns.Contains(mark.Value);

    public static bool IsFollower(Rune rune) => Followers.Contains(rune.Value);

    /// <summary>The vowel or the final consonant of a Hangul syllable.</summary>
    public static bool EndsHangulSyllable(Rune rune) => rune.Value is (>= 0x1161 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF);

    /// <summary>Signs that put the next consonant below the last one: Myanmar and Khmer, Tai Tham.</summary>
    public static bool Stacks(Rune mark) => mark.Value is 0x1039 or 0x17D2 or 0x1A60;

    public static bool IsHebrew(char letter) => letter is >= '\u05D0' and <= '\u05EA';

    /// <summary>
    /// Symbols that are drawn as pictures, and the places where Unicode will put further ones; rounded to whole blocks. Letters
    /// and digits among them, such as a circled M, are left to their decomposition.
    /// </summary>
    public static bool IsPictograph(Rune rune) => rune.Value is
        (>= 0x2194 and <= 0x21AA) or (>= 0x231A and <= 0x23FF) or (>= 0x25AA and <= 0x25FE) or (>= 0x2600 and <= 0x27BF)
        or 0x2934 or 0x2935 or (>= 0x2B05 and <= 0x2B55) or (>= 0x1F000 and <= 0x1F0FF) or (>= 0x1F170 and <= 0x1F1E5)
        or (>= 0x1F300 and <= 0x1FAFF);

    public static bool IsSkinTone(Rune rune) => rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    public static bool IsFlagHalf(Rune rune) => rune.Value is >= 0x1F1E6 and <= 0x1F1FF;
}
