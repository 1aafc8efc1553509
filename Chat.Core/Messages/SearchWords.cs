using System.Globalization;
using System.Text;

namespace Chat.Core.Messages;

/// <summary>
/// Cuts text into the words that search compares: compatibility-composed, without diacritics, case-folded. Both stores
/// index these, so that both find the same.
/// </summary>
public static class SearchWords
{
    /// <summary>Letters with a stroke, and two in one, which Unicode takes for letters of their own; who searches types them plainly.</summary>
    private static readonly Dictionary<char, string> Plain = new()
    {
        ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['ø'] = "o", ['ł'] = "l", ['đ'] = "d", ['ð'] = "d", ['þ'] = "th", ['ħ'] = "h", ['ŧ'] = "t",
        ['ı'] = "i", ['ς'] = "σ",
    };

    // Most text is ASCII, which needs no tables of Unicode.
    private static readonly string[] Ascii =
        [.. Enumerable.Range(0, 128).Select(c => char.IsAsciiLetterOrDigit((char)c) ? char.ToLowerInvariant((char)c).ToString() : string.Empty)];

    /// <summary>The different words of a text, in order of first appearance.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        Locate(text).Select(w => w.Text).Distinct(StringComparer.Ordinal).ToList();

    /// <summary>Where the words of <paramref name="text"/> begin with one of <paramref name="prefixes"/>, in UTF-16 units of the text.</summary>
    public static IReadOnlyList<Highlight> Highlight(string text, IReadOnlyList<string> prefixes)
    {
        var found = new List<Highlight>();
        foreach (var word in Locate(text))
        {
            var longest = prefixes.Where(p => word.Text.StartsWith(p, StringComparison.Ordinal)).MaxBy(p => p.Length);
            if (longest is not null)
            {
                found.Add(new Highlight(word.Start, word.EndOf(longest.Length) - word.Start));
            }
        }

        return found;
    }

    private static IEnumerable<Word> Locate(string text)
    {
        Word? word = null;
        foreach (var (start, length) in Elements(text))
        {
            var folded = Fold(text.AsSpan(start, length));
            if (folded.Length == 0 || IsIdeograph(folded))
            {
                if (word is not null)
                {
                    yield return word;
                    word = null;
                }

                // Scripts without spaces: every sign is a word of its own.
                if (folded.Length > 0)
                {
                    yield return new Word(start).Append(folded, start + length);
                }
            }
            else
            {
                word = (word ?? new Word(start)).Append(folded, start + length);
            }
        }

        if (word is not null)
        {
            yield return word;
        }
    }

    private static IEnumerable<(int Start, int Length)> Elements(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text.AsSpan(start));
            yield return (start, length);
            start += length;
        }
    }

    // Empty for what is no part of a word: spaces, punctuation, symbols, emojis.
    private static string Fold(ReadOnlySpan<char> element)
    {
        if (element is [< '\x80' and var ascii])
        {
            return Ascii[ascii];
        }

        var folded = new StringBuilder(element.Length);
        foreach (var rune in WellFormed(element).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || IsPartOfWord(rune))
            {
                var lower = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
                folded.Append(lower.IsBmp && Plain.TryGetValue((char)lower.Value, out var plain) ? plain : lower.ToString());
            }
        }

        return folded.ToString();
    }

    // Marks are diacritics, which do not count, in the scripts up to Arabic; in those after it they are vowels, which do.
    private static bool IsPartOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,
        UnicodeCategory.SpacingCombiningMark or UnicodeCategory.NonSpacingMark => rune.Value is >= 0x0900 and < 0x1AB0,
        _ => false,
    };

    // Normalize refuses a lone surrogate; stored text has none, but a query might.
    private static string WellFormed(ReadOnlySpan<char> element)
    {
        var text = new StringBuilder(element.Length);
        foreach (var rune in element.EnumerateRunes())
        {
            text.Append(rune.ToString());
        }

        return text.ToString();
    }

    private static bool IsIdeograph(string folded)
    {
        Rune.DecodeFromUtf16(folded, out var rune, out _);
        return rune.Value is (>= 0x2E80 and <= 0x31FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
    }

    private sealed class Word(int start)
    {
        private readonly StringBuilder _text = new();
        private readonly List<(int Folded, int End)> _ends = [];

        public int Start => start;

        public string Text => _text.ToString();

        public Word Append(string folded, int end)
        {
            _text.Append(folded);
            _ends.Add((_text.Length, end));
            return this;
        }

        public int EndOf(int foldedLength) => _ends.First(e => e.Folded >= foldedLength).End;
    }
}

/// <summary>A found place in a message's content, in UTF-16 units.</summary>
public sealed record Highlight(int Start, int Length);
