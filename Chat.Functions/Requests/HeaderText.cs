using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Functions.Requests;

/// <summary>The encodings in which clients write text into a header.</summary>
public static partial class HeaderText
{
    /// <summary>Removes backslashes before quotes and backslashes. Others stay: old browsers send whole paths of Windows.</summary>
    public static string Unescape(string quoted) => EscapedPair().Replace(quoted, "${sign}");

    /// <summary>Browsers encode these three characters, and no other (WHATWG HTML, multipart/form-data).</summary>
    public static string DecodeBrowser(string text) => BrowserEncoded().Replace(text, match => match.Value.ToUpperInvariant() switch
    {
        "%22" => "\"",
        "%0D" => "\r",
        _ => "\n",
    });

    /// <summary>
    /// The extended form, such as <c>UTF-8''caf%C3%A9.jpg</c>, also without its beginning. Null for a charset that is not
    /// known.
    /// </summary>
    public static string? DecodeExtended(string text)
    {
        var parts = text.Split('\'', 3);
        return parts.Length < 3 ? DecodePercent(text, Encoding.UTF8)
            : FindCharset(parts[0]) is { } charset ? DecodePercent(parts[2], charset)
            : null;
    }

    /// <summary>Encoded words of mail, such as <c>=?utf-8?B?Y2Fmw6k=?=</c>, which .NET and Java clients send.</summary>
    public static string DecodeWords(string text) =>
        EncodedWord().Replace(
            text, match => DecodeWord(match.Groups["charset"].Value, match.Groups["kind"].Value, match.Groups["text"].Value)
            ?? match.Value);

    private static string? DecodeWord(string charset, string kind, string text)
    {
        if (FindCharset(charset) is not { } encoding)
        {
            return null;
        }

        if (kind is "Q" or "q")
        {
            return DecodePercent(text.Replace('_', ' ').Replace('=', '%'), encoding);
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? encoding.GetString(bytes.AsSpan(0, count)) : null;
    }

    // The names are those of the standard and the most common others; Windows-1252 has the same letters as Latin-1.
    private static Encoding? FindCharset(string name) => name.Trim().ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" or "US-ASCII" => Encoding.UTF8,
        "ISO-8859-1" or "LATIN1" or "WINDOWS-1252" => Encoding.Latin1,
        _ => null,
    };

    // Bytes are collected first, because a character may be several of them.
    private static string DecodePercent(string text, Encoding charset)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length
                && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                at += 2;
            }
            else
            {
                var length = at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
                bytes.AddRange(charset.GetBytes(text.Substring(at, length)));
                at += length - 1;
            }
        }

        return charset.GetString([.. bytes]);
    }

    [GeneratedRegex(@"\\(?<sign>[\\""])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapedPair();

    [GeneratedRegex("%(22|0[AaDd])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BrowserEncoded();

    [GeneratedRegex(
        @"=\?(?<charset>[^?\s]+)\?(?<kind>[BbQq])\?(?<text>[^?\s]*)\?=",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();
}
