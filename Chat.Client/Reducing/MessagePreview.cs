using System.Globalization;

namespace Chat.Client.Reducing;

/// <summary>The previews of replies, which the client derives from the originals that it holds.</summary>
internal static class MessagePreview
{
    private const int MaxLength = 120;

    /// <summary>Rule 4: the preview of a reply shows its original as it is held; null when that is deleted, cleared or hidden.</summary>
    public static ChatState Derive(ChatState chat, HashSet<long>? changed)
    {
        var messages = chat.Messages.ToBuilder();
        foreach (var (seq, message) in chat.Messages)
        {
            if (message.ReplyTo is not { } reply || (changed is not null && !changed.Contains(seq) && !changed.Contains(reply.Seq)))
            {
                continue;
            }

            var preview = reply.Seq <= chat.View.ClearedUpToSeq || chat.Hidden.Contains(reply.Seq) ? null
                : !chat.Messages.TryGetValue(reply.Seq, out var original) ? reply.Preview
                : original.Content is { } content ? Of(content) : null;
            if (preview != reply.Preview)
            {
                messages[seq] = message with { ReplyTo = reply with { Preview = preview } };
            }
        }

        return chat with { Messages = messages.ToImmutable() };
    }

    /// <summary>
    /// The beginning of a text: at most 120 Unicode scalar values, cut at a grapheme boundary. A first grapheme that is longer is
    /// cut inside.
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
