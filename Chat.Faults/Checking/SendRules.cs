using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>Each acknowledged message is stored exactly once, and nothing else is.</summary>
internal static class SendRules
{
    public static IEnumerable<Finding> Check(CheckedRun run, ChatOpened chat)
    {
        var messages = run.MessagesOf(chat);
        var byId = messages.ToLookup(message => message.MessageId, StringComparer.Ordinal);
        var answers = run.Of<SendAnswered>().Where(sent => sent.ChatId == chat.ChatId).ToList();
        return Lost(answers, byId)
            .Concat(Doubled(messages, answers))
            .Concat(Unasked(run, chat, messages, answers))
            .Concat(Besides(messages, answers));
    }

    private static IEnumerable<Finding> Lost(List<SendAnswered> answers, ILookup<string, MessageFound> byId) =>
        from sent in answers
        let stored = byId[sent.MessageId].ToList()
        where stored.Count != 1 || stored[0].Seq != sent.Seq || stored[0].SenderId != sent.User
            || (!stored[0].Deleted && CheckedRun.LabelOf(stored[0]) != sent.Label)
        let found = stored.Count == 0 ? "is not stored" : $"is stored as {string.Join(", ", stored)}"
        select new Finding(Rule.Stored, $"{sent.Label}, acknowledged to {sent.User} as {sent.MessageId} with seq {sent.Seq}, {found}");

    private static IEnumerable<Finding> Doubled(IReadOnlyList<MessageFound> messages, List<SendAnswered> answers)
    {
        var twice = from message in messages
                    where message.Content is not null
                    group message by CheckedRun.LabelOf(message) into same
                    where same.Count() > 1
                    select $"{same.Key} is stored with the seqs {string.Join(", ", same.Select(m => m.Seq))}";
        var answeredTwice = from sent in answers
                            group sent by sent.Label into same
                            let ids = same.Select(s => s.MessageId).Distinct(StringComparer.Ordinal).ToList()
                            where ids.Count > 1
                            select $"{same.Key} was acknowledged as {string.Join(" and ", ids)}";
        return twice.Concat(answeredTwice).Select(detail => new Finding(Rule.StoredOnce, detail));
    }

    // A second copy may be alone with its text, when the acknowledged one was deleted.
    private static IEnumerable<Finding> Besides(IReadOnlyList<MessageFound> messages, List<SendAnswered> answers)
    {
        var ids = answers.Select(sent => sent.MessageId).ToHashSet(StringComparer.Ordinal);
        var labels = answers.Select(sent => sent.Label).ToHashSet(StringComparer.Ordinal);
        return from message in messages
               where !ids.Contains(message.MessageId) && (CheckedRun.LabelOf(message) is not { } label || labels.Contains(label))
               select new Finding(Rule.StoredOnce, $"{message} is stored besides the acknowledged message");
    }

    private static IEnumerable<Finding> Unasked(
        CheckedRun run, ChatOpened chat, IReadOnlyList<MessageFound> messages, List<SendAnswered> answers)
    {
        var started = run.Of<SendStarted>().Where(send => send.ChatId == chat.ChatId).Select(send => (send.User, send.Label)).ToHashSet();
        var refused = run.Of<SendRefused>().Where(send => send.ChatId == chat.ChatId && send.IsFirstAttempt).Select(send => send.Label)
            .Except(answers.Select(sent => sent.Label), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        foreach (var message in messages.Where(message => message.Content is not null))
        {
            // Not null: the text is not.
            var label = CheckedRun.LabelOf(message)!;
            if (!started.Contains((message.SenderId, label)))
            {
                yield return new Finding(Rule.StoredOnce, $"seq {message.Seq} of {message.SenderId} is a message that nobody sent");
            }
            else if (refused.Contains(label))
            {
                yield return new Finding(Rule.StoredOnce, $"{label} was refused and is stored as seq {message.Seq}");
            }
        }
    }
}
