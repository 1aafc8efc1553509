using System.Globalization;
using System.Text;
using Chat.Core.Unicode;

namespace Chat.Core.Media;

/// <summary>
/// Reduces a client's file name to a base name that is safe to show, to store and to save under: without path, control and
/// direction signs and names that Windows reserves, with at most 255 bytes and the extension of its type.
/// </summary>
public static class SafeFileName
{
    private const int MaxBytes = 255;
    private const string Fallback = "file";
    private const string Forbidden = "<>:\"|?*";

    // Windows reads the superscript digits as digits.
    private static readonly HashSet<string> Reserved = new(
        ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$", .. "0123456789¹²³".SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    public static string Of(string? name, MediaType type)
    {
        var text = Clean(name ?? string.Empty);
        var dot = text.LastIndexOf('.');
        var given = dot < 0 ? string.Empty : text[(dot + 1)..];
        var kept = type.Extensions.Contains(given, StringComparer.OrdinalIgnoreCase);

        // Only a known extension is replaced: "report.v2" and "Dr.Smith" are names.
        var stem = kept || FileExtensions.IsKnown(given) ? text[..dot] : text;
        return $"{Shorten(Unreserve(TrimEnds(stem)))}.{(kept ? given : type.Extension)}";
    }

    private static string Clean(string name)
    {
        var clean = new StringBuilder();
        foreach (var rune in VisibleRunes.Of(BaseName(name)))
        {
            clean.Append(IsForbidden(rune) ? "_" : rune.ToString());
        }

        return TrimEnd(SafeNormalization.Of(clean.ToString(), NormalizationForm.FormC));
    }

    // The replacement character stands for bytes that are not UTF-8.
    private static bool IsForbidden(Rune rune) => rune == Rune.ReplacementChar || (rune.IsAscii && Forbidden.Contains((char)rune.Value));

    private static string BaseName(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];

    private static string TrimEnds(string stem)
    {
        var first = 0;
        while (first < stem.Length && IsEdge(stem[first]))
        {
            first++;
        }

        return TrimEnd(stem[first..]);
    }

    private static string TrimEnd(string text)
    {
        var last = text.Length;
        while (last > 0 && IsEdge(text[last - 1]))
        {
            last--;
        }

        return text[..last];
    }

    private static bool IsEdge(char c) => c is '.' or '\u200C' or '\u200D' || char.IsWhiteSpace(c);

    // Windows takes NUL.tar.gz for the device too: the part before the first dot counts.
    private static string Unreserve(string stem) => stem.Length == 0 ? Fallback
        : Reserved.Contains(stem.Split('.')[0].TrimEnd()) ? $"_{stem}" : stem;

    // Cuts between graphemes, so that no family loses a member; a single grapheme that is too long is cut between signs.
    private static string Shorten(string stem)
    {
        var room = MaxBytes - ".".Length - MediaTypes.All.Max(t => t.Extensions.Max(e => e.Length));
        var cut = Fit(stem, room, StringInfo.GetNextTextElementLength);
        cut = cut > 0 ? cut : Fit(stem, room, (text, at) => Rune.GetRuneAt(text, at).Utf16SequenceLength);
        return cut < stem.Length ? TrimEnds(stem[..cut]) : stem;
    }

    private static int Fit(string text, int room, Func<string, int, int> lengthAt)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = lengthAt(text, at);
            room -= Encoding.UTF8.GetByteCount(text.AsSpan(at, length));
            if (room < 0)
            {
                return at;
            }

            at += length;
        }

        return text.Length;
    }
}
