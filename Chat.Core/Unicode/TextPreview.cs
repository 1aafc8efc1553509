using System.Globalization;
using System.Text;

namespace Chat.Core.Unicode;

/// <summary>The beginning of a text, for replies and notifications.</summary>
public static class TextPreview
{
    /// <summary>
    /// At most <paramref name="maxLength"/> Unicode scalar values, as every length of text is counted, and whole graphemes. Only a
    /// first grapheme that is longer by itself is cut.
    /// </summary>
    public static string Of(string content, int maxLength)
    {
        var limit = IndexAfter(content, maxLength);
        if (limit == content.Length)
        {
            return content;
        }

        // One scalar beyond the limit tells whether a grapheme ends there. The rest is not looked at: it may be long.
        var window = content.AsSpan(0, limit + (char.IsSurrogatePair(content, limit) ? 2 : 1));
        var end = 0;
        while (end < limit && end + StringInfo.GetNextTextElementLength(window[end..]) is var next && next <= limit)
        {
            end = next;
        }

        return content[..(end > 0 ? end : limit)];
    }

    /// <summary>The same, with an ellipsis inside the length where the text was cut.</summary>
    public static string Ellipsis(string content, int maxLength) =>
        IndexAfter(content, maxLength) == content.Length ? content : Of(content, maxLength - 1) + "…";

    private static int IndexAfter(string content, int scalars)
    {
        var index = 0;
        foreach (var rune in content.EnumerateRunes())
        {
            if (scalars-- == 0)
            {
                break;
            }

            index += rune.Utf16SequenceLength;
        }

        return index;
    }
}
