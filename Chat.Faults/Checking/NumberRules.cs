using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>The numbers of a chat, and the client that follows them.</summary>
internal static class NumberRules
{
    public static IEnumerable<Finding> Check(CheckedRun run, ChatOpened chat)
    {
        var messages = run.MessagesOf(chat);
        var newest = run.Find(chat, chat.Second)?.Seq ?? 0;
        return Holes(chat, messages, newest)
            .Concat(Different(run, chat, messages))
            .Concat(PassedOver(run, chat, newest));
    }

    private static IEnumerable<Finding> Holes(ChatOpened chat, IReadOnlyList<MessageFound> messages, long newest)
    {
        var expected = 1L;
        foreach (var seq in messages.Select(message => message.Seq).Append(newest + 1))
        {
            if (seq != expected)
            {
                yield return new Finding(
                    Rule.Numbering, $"in {chat.ChatId} seq {seq} comes where {expected} was expected (newest {newest})");
            }

            expected = seq + 1;
        }
    }

    private static IEnumerable<Finding> Different(CheckedRun run, ChatOpened chat, IReadOnlyList<MessageFound> messages)
    {
        var bySeq = messages.ToLookup(message => message.Seq);
        return from message in run.MessagesOf(chat, chat.First)
               let other = bySeq[message.Seq].FirstOrDefault()
               where other is null
                   || (other.MessageId, other.Rev, other.Content, other.Deleted)
                       != (message.MessageId, message.Rev, message.Content, message.Deleted)
               select new Finding(Rule.SameForBoth, $"{chat.First} sees {message}, {chat.Second} {other}");
    }

    // A page begins behind the page before it, so together the pages are 1, 2, 3 … up to the end.
    private static IEnumerable<Finding> PassedOver(CheckedRun run, ChatOpened chat, long newest)
    {
        var ofChat = run.Of<PageGot>().Where(page => page.ChatId == chat.ChatId);
        foreach (var pages in ofChat.GroupBy(page => page.User, StringComparer.Ordinal))
        {
            var last = 0L;
            foreach (var seq in pages.SelectMany(page => page.Seqs).Append(newest + 1))
            {
                if (seq != last + 1)
                {
                    yield return new Finding(
                        Rule.Polling, $"{pages.Key} followed {chat.ChatId} and got seq {seq} behind {last} (newest {newest})");
                }

                last = seq;
            }
        }
    }
}
