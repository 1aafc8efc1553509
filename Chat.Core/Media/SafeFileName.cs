using System.Globalization;
using System.Text;
using Chat.Core.Unicode;

namespace Chat.Core.Media;

/// <summary>
/// Reduces a client's file name to a base name that is safe to show, to store and to save under: no path, no control or
/// direction signs, no name that Windows reserves, at most 255 bytes, and the extension of its type.
/// </summary>
public static class SafeFileName
{
    private const int MaxBytes = 255;
    private const string Fallback = "file";
    private const string Forbidden = "<>:\"|?*";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    public static string Of(string? name, MediaType type)
    {
        var text = Clean(name ?? string.Empty);
        var dot = text.LastIndexOf('.');
        var given = dot < 0 ? string.Empty : text[(dot + 1)..];
        var kept = type.Extensions.Contains(given, StringComparer.OrdinalIgnoreCase);

        // "report.v2" and "Ms. Smith" have none, and keep what is behind their dot; a wrong one ("page.html") goes.
        var stem = IsExtension(given) ? text[..dot] : text;
        return $"{Shorten(Unreserve(stem.Trim(' ', '.')))}.{(kept ? given : type.Extension)}";
    }

    private static bool IsExtension(string text) =>
        text.Length is >= 3 and <= 5 && char.IsAsciiLetter(text[0]) && text.All(char.IsAsciiLetterOrDigit);

    private static string Clean(string name)
    {
        var clean = new StringBuilder();
        foreach (var rune in BaseName(name).EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                clean.Append(rune.IsAscii && Forbidden.Contains((char)rune.Value) ? "_" : rune.ToString());
            }
        }

        return SafeNormalization.Of(clean.ToString(), NormalizationForm.FormC).Trim(' ', '.');
    }

    private static string BaseName(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];

    // Control, direction and other format signs hide or reorder what a person reads; a lone surrogate becomes U+FFFD.
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    // Windows takes NUL.tar.gz for the device too: what counts is the part before the first dot.
    private static string Unreserve(string stem) => stem.Length == 0 ? Fallback
        : Reserved.Contains(stem.Split('.')[0].TrimEnd()) ? $"_{stem}" : stem;

    private static string Shorten(string stem)
    {
        var room = MaxBytes - ".".Length - MediaTypes.All.Max(t => t.Extensions.Max(e => e.Length));
        var length = 0;
        foreach (var rune in stem.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                return stem[..length].TrimEnd(' ', '.');
            }

            length += rune.Utf16SequenceLength;
        }

        return stem;
    }
}
