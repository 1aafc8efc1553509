using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>Events that reached somebody whom they must not reach.</summary>
internal static class LeakRules
{
    // The other member's acts. A deletion, and the end of presence or typing, may pass.
    private static readonly HashSet<string> Stopped = new(StringComparer.Ordinal)
    {
        "message_received", "media_received", "unread_message", "message_edited", "reaction_added", "reaction_removed",
        "user_typing", "messages_read", "messages_delivered", "user_online",
    };

    public static IEnumerable<Finding> CheckStrangers(CheckedRun run)
    {
        var members = run.Chats.ToDictionary(chat => chat.ChatId, chat => (chat.First, chat.Second), StringComparer.Ordinal);
        // Not null: those without a chat are left out.
        return from got in run.Of<EventGot>()
               where got.ChatId is not null
               let isMember = members.TryGetValue(got.ChatId!, out var pair) && (pair.First == got.User || pair.Second == got.User)
               where !isMember
               select new Finding(Rule.LeakToStranger, $"{got.User} got {got.Name} of {got.ChatId}");
    }

    public static IEnumerable<Finding> CheckBlocks(CheckedRun run, ChatOpened chat, TimeSpan grace)
    {
        foreach (var (from, to) in BlocksOf(run, chat))
        {
            foreach (var got in run.Of<EventGot>().Where(got =>
                got.ChatId == chat.ChatId && Stopped.Contains(got.Name) && got.About is not null && got.About != got.User
                && got.At > from + grace.TotalMilliseconds && got.At < to))
            {
                yield return new Finding(
                    Rule.LeakThroughBlock, $"{got.User} got {got.Name} of {got.About} at {got.At} ms, in a block from {from} to {to} ms");
            }

            var sends = run.Of<SendStarted>().Where(send => send.ChatId == chat.ChatId && send.At > from)
                .ToDictionary(send => send.Label, StringComparer.Ordinal);
            foreach (var sent in run.Of<SendAnswered>().Where(sent => sent.At < to && sends.ContainsKey(sent.Label)))
            {
                yield return new Finding(Rule.LeakThroughBlock, $"{sent.Label} was sent in a block from {from} to {to} ms");
            }
        }
    }

    // Certainly blocked is the time from an acknowledged block to the call that lifts it.
    private static IEnumerable<(long From, long To)> BlocksOf(CheckedRun run, ChatOpened chat)
    {
        var changes = run.Of<BlockChanged>().Where(change => change.ChatId == chat.ChatId).ToList();
        return from set in changes
               where set is { IsOn: true, IsDone: true }
               let lifted = changes.FirstOrDefault(change => change.User == set.User && !change.IsOn && change.At >= set.At)
               select (set.At, lifted?.At ?? long.MaxValue);
    }
}
