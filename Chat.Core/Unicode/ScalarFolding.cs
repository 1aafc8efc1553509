using System.Globalization;
using System.Text;

namespace Chat.Core.Unicode;

/// <summary>
/// Decides how search sees a scalar: decomposed for compatibility, without case and diacritics, digits as ASCII. A change here
/// changes the words of stored messages: raise <see cref="Messages.SearchWords.Version"/>.
/// </summary>
internal static class ScalarFolding
{
    // Written for an apostrophe by some keyboard: quotes, acute, grave, modifier letters. The Catalan and the hyphenation point
    // and the Hebrew geresh and gershayim stand inside words too.
    private const string Apostrophes = "'\u2018\u2019\u201B\u02BB\u02BC\u02BD\u02BE\u02BF\u00B4`\u00B7\u2027\u05F3\u05F4";

    private const string Hyphens = "-\u2010\u2011\u058A\u05BE\u1806";

    // Arabic, N'Ko and Mongolian: they only stretch the letter before them.
    private const string Stretchers = "\u0640\u07FA\u180A";

    // Thai and Lao: typed before or after the tone, though Unicode sees two different texts.
    private const string Nikhahits = "\u0E4D\u0ECD";

    /// <summary>The folds of one scalar; more than one only if more than one counts in a word.</summary>
    public static Fold[] Of(Rune rune)
    {
        if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
        {
            return [new Fold(FoldKind.Letter, Rune.ToLowerInvariant(rune).Value)];
        }

        if (KindOf(rune) is { } kind)
        {
            return [new Fold(kind, rune.Value)];
        }

        var folds = Decompose(rune).EnumerateRunes().SelectMany(Parts).ToArray();
        var counting = folds.Where(f => f.Kind is not (FoldKind.Attached or FoldKind.Invisible)).ToArray();
        return counting.Length > 0 ? counting : [folds[0]];
    }

    // Kana keep their voicing: か and が are different letters, and decomposing makes one the beginning of the other.
    private static string Decompose(Rune rune) =>
        SafeNormalization.Of(rune.ToString(), Kana.Contains(rune) ? NormalizationForm.FormKC : NormalizationForm.FormKD);

    private static IEnumerable<Fold> Parts(Rune rune)
    {
        if (KindOf(rune) is { } kind)
        {
            return [new Fold(kind, rune.Value)];
        }

        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
        {
            return [new Fold(FoldKind.Letter, '0' + (int)Rune.GetNumericValue(rune))];
        }

        var lower = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        return PlainLetters.Of(lower) is { } plain
            ? plain.EnumerateRunes().Select(part => new Fold(LetterKind(part), part.Value))
            : [new Fold(LetterKind(lower), lower.Value)];
    }

    // Null for letters and digits, and for what may become some by its decomposition.
    private static FoldKind? KindOf(Rune rune) => rune.Value switch
    {
        0x200B or 0x200C => FoldKind.InvisibleJoiner,
        0x200D => FoldKind.Attached,
        '"' => FoldKind.Quote,
        Kana.VoicedMark or Kana.SemiVoicedMark => FoldKind.VoicingMark,
        _ when InvisibleText.Ignorable.Contains(rune.Value) => IsExtending(rune) ? FoldKind.Attached : FoldKind.Invisible,
        _ when rune.IsBmp && Apostrophes.Contains((char)rune.Value) => FoldKind.Joiner,
        _ when rune.IsBmp && Hyphens.Contains((char)rune.Value) => FoldKind.Hyphen,
        _ when rune.IsBmp && Stretchers.Contains((char)rune.Value) => FoldKind.Invisible,
        _ when Scripts.IsSkinTone(rune) => FoldKind.Attached,
        _ when Scripts.IsFlagHalf(rune) => FoldKind.FlagHalf,
        _ => CategoryKind(rune),
    };

    private static FoldKind? CategoryKind(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format => FoldKind.Invisible,
        UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => null,
        _ when Rune.IsLetterOrDigit(rune) || Decomposes(rune) => null,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => MarkKind(rune),
        UnicodeCategory.OtherSymbol or UnicodeCategory.OtherNotAssigned when Scripts.IsPictograph(rune) => FoldKind.Emoji,
        _ => FoldKind.Separator,
    };

    // Most text is ASCII, which needs no tables of Unicode.
    private static bool Decomposes(Rune rune) =>
        !rune.IsAscii && SafeNormalization.Of(rune.ToString(), NormalizationForm.FormKD) != rune.ToString();

    private static FoldKind MarkKind(Rune mark) =>
        !Scripts.HasVowelSigns(mark) ? FoldKind.Attached
        : Scripts.Stacks(mark) ? FoldKind.Stacker
        : IsMovable(mark) ? FoldKind.MovableMark
        : FoldKind.Mark;

    // Canonical ordering sorts marks by their combining class, which .NET does not tell. A mark has one above 1 if it moves behind
    // an overlay, whose class is 1.
    private static bool IsMovable(Rune mark) =>
        (mark.IsBmp && Nikhahits.Contains((char)mark.Value))
        || SafeNormalization.Of($"{mark}\u0334", NormalizationForm.FormD).StartsWith('\u0334');

    private static bool IsExtending(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark || rune.Value >= 0xE0000;

    private static FoldKind LetterKind(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark ? MarkKind(rune)
        : Scripts.EndsHangulSyllable(rune) ? FoldKind.Mark
        : !Scripts.IsUnspaced(rune) ? FoldKind.Letter
        : Scripts.IsFollower(rune) ? FoldKind.SignTail
        : FoldKind.Sign;
}
