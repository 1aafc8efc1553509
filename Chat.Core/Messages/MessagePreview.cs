using System.Globalization;

namespace Chat.Core.Messages;

/// <summary>The beginning of a text, as shown with a reply to it.</summary>
public static class MessagePreview
{
    /// <summary>
    /// The first <see cref="Limits.PreviewLength"/> Unicode scalar values, cut at a grapheme boundary. A first grapheme
    /// that is longer than this is cut inside.
    /// </summary>
    public static string Of(string content)
    {
        var (end, length) = (0, 0);
        while (end < content.Length)
        {
            var element = StringInfo.GetNextTextElementLength(content.AsSpan(end));
            length += Count(content.AsSpan(end, element));
            if (length > Limits.PreviewLength)
            {
                break;
            }

            end += element;
        }

        return end == 0 ? string.Concat(content.EnumerateRunes().Take(Limits.PreviewLength)) : content[..end];
    }

    private static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
