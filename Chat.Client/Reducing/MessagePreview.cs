using System.Globalization;

namespace Chat.Client.Reducing;

/// <summary>The beginning of a text, as the server cuts it for a reply.</summary>
internal static class MessagePreview
{
    private const int MaxLength = 120;

    /// <summary>
    /// At most 120 Unicode scalar values, cut at a grapheme boundary. A first grapheme that is longer is cut inside.
    /// </summary>
    public static string Of(string content)
    {
        // UTF-16 units are never fewer than scalar values.
        if (content.Length <= MaxLength)
        {
            return content;
        }

        var (end, length) = (0, 0);
        while (end < content.Length)
        {
            var grapheme = content.AsSpan(end, StringInfo.GetNextTextElementLength(content.AsSpan(end)));
            foreach (var _ in grapheme.EnumerateRunes())
            {
                length++;
            }

            if (length > MaxLength)
            {
                break;
            }

            end += grapheme.Length;
        }

        return end == 0 ? string.Concat(content.EnumerateRunes().Take(MaxLength)) : content[..end];
    }
}
