using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>Read markers, and the counts that follow from them.</summary>
internal static class ReadRules
{
    public static IEnumerable<Finding> Check(CheckedRun run, ChatOpened chat) =>
        from pair in new[] { (User: chat.First, Peer: chat.Second), (User: chat.Second, Peer: chat.First) }
        from finding in Check(run, chat, pair.User, pair.Peer)
        select finding;

    public static IEnumerable<Finding> CheckTotals(CheckedRun run) =>
        from total in run.Of<TotalFound>()
        let counts = run.Of<ChatFound>().Where(chat => chat.User == total.User && chat.Unread > 0).Select(chat => chat.Unread).ToList()
        where (total.Messages, total.Chats) != (counts.Sum(), counts.Count)
        select new Finding(Rule.Unread, $"{total} but the chats have {string.Join(" + ", counts)}");

    private static IEnumerable<Finding> Check(CheckedRun run, ChatOpened chat, string user, string peer)
    {
        if (run.Find(chat, user) is not { } found)
        {
            yield return new Finding(Rule.ReadMarker, $"{user} did not find {chat.ChatId}");
            yield break;
        }

        var unread = run.MessagesOf(chat, user).Count(message =>
            message.SenderId == peer && !message.Deleted && message.Seq > found.LastReadSeq && message.Seq > found.ClearedUpToSeq);
        if (found.Unread != unread)
        {
            yield return new Finding(Rule.Unread, $"{found} but {unread} messages are unread");
        }

        var read = run.Of<ReadAnswered>().Where(read => read.User == user && read.ChatId == chat.ChatId).Select(read => read.UpToSeq)
            .DefaultIfEmpty().Max();
        if (found.LastReadSeq < read)
        {
            yield return new Finding(Rule.ReadMarker, $"{found} but {read} was acknowledged as read");
        }

        if (run.Find(chat, peer) is { PeerLastReadSeq: { } seen } && seen > found.LastReadSeq)
        {
            yield return new Finding(Rule.ReadMarker, $"{peer} sees {user} at {seen} in {chat.ChatId}, who read up to {found.LastReadSeq}");
        }
    }
}
