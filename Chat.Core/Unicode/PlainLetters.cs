using System.Text;

namespace Chat.Core.Unicode;

/// <summary>
/// Letters that are searched as others although Unicode does not decompose them: letters with a stroke or a hook, ligatures, final
/// forms, the Arabic letters that keyboards write differently, and letters with an older spelling of several code points.
/// </summary>
internal static class PlainLetters
{
    private static readonly string[] Pairs =
    [
        "ßss", "æae", "œoe", "øo", "łl", "đd", "ðd", "þth", "ħh", "ŧt", "ıi", "ȷj", "ςσ",
        "ƀb", "ɓb", "ƃb", "ȼc", "ƈc", "ɖd", "ɗd", "ƌd", "ɇe", "ǥg", "ɠg", "ɨi", "ɉj", "ƙk", "ƚl", "ɫl", "ɲn", "ɵo", "ƥp", "ɍr", "ƭt", "ʈt",
        "ⱦt", "ⱥa", "ʉu", "ʋv", "ƴy", "ɏy", "ƶz", "ȥz",
        // Hebrew final forms and Yiddish digraphs.
        "ךכ", "םמ", "ןנ", "ףפ", "ץצ", "װוו", "ױוי", "ײיי",
        // Arabic, Persian and Urdu: alef maksura and yeh, kaf and keheh, teh marbuta and heh, alef wasla.
        "ىي", "یي", "کك", "ڪك", "ةه", "ۃه", "ہه", "ٱا",
        // Bengali khanda ta and the Malayalam chillus, once written as consonant, virama and zero-width joiner.
        "\u09CE\u09A4\u09CD", "\u0D7A\u0D23\u0D4D", "\u0D7B\u0D28\u0D4D", "\u0D7C\u0D30\u0D4D", "\u0D7D\u0D32\u0D4D", "\u0D7E\u0D33\u0D4D",
        "\u0D7F\u0D15\u0D4D",
    ];

    private static readonly Dictionary<char, string> Letters = Pairs.ToDictionary(pair => pair[0], pair => pair[1..]);

    /// <summary>The letters that stand for this lower-case one in search; null for itself.</summary>
    public static string? Of(Rune lower) => lower.IsBmp ? Letters.GetValueOrDefault((char)lower.Value) : null;
}
