using System.Text;

namespace Chat.Core.Unicode;

/// <summary>Normalises text of users. It never throws, unlike <c>string.Normalize</c>, which is banned elsewhere for that reason.</summary>
internal static class SafeNormalization
{
    // A valid scalar that string.Normalize refuses. It has no decomposition and combines with nothing.
    private const char Refused = '\uFFFE';

    /// <summary>The text in this form; unpaired surrogates become U+FFFD.</summary>
    public static string Of(string text, NormalizationForm form) =>
        text.Contains(Refused) ? string.Join(Refused, text.Split(Refused).Select(part => OfPart(part, form))) : OfPart(text, form);

    private static string OfPart(string text, NormalizationForm form)
    {
        // Enumerating runes replaces unpaired surrogates, which string.Normalize refuses too.
        var wellFormed = string.Concat(text.EnumerateRunes());
#pragma warning disable RS0030 // This is the one caller: it has removed what Normalize throws for.
        return wellFormed.Normalize(form);
#pragma warning restore RS0030
    }
}
