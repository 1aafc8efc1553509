using System.Text;

namespace Chat.Core.Unicode;

/// <summary>Japanese letters and their voicing marks, which half-width text and text from some file systems write apart.</summary>
internal static class Kana
{
    public const int VoicedMark = 0x3099;
    public const int SemiVoicedMark = 0x309A;
    private const int First = 0x3040;
    private const int Last = 0x30FF;

    private static readonly Dictionary<int, int> Composed = Enumerable.Range(First, Last - First + 1)
        .Select(kana => (Kana: kana, Parts: SafeNormalization.Of(((char)kana).ToString(), NormalizationForm.FormD)))
        .Where(pair => pair.Parts.Length == 2)
        .ToDictionary(pair => Key(pair.Parts[0], pair.Parts[1]), pair => pair.Kana);

    public static bool Contains(Rune rune) => rune.Value is >= First and <= Last;

    /// <summary>The letter with its mark as one code point; null if there is none.</summary>
    public static int? Compose(char letter, int mark) => Composed.TryGetValue(Key(letter, mark), out var composed) ? composed : null;

    private static int Key(int letter, int mark) => (letter << 16) | mark;
}
