using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>Acknowledged edits, reactions and deletions stay.</summary>
internal static class ChangeRules
{
    public static IEnumerable<Finding> Check(CheckedRun run, ChatOpened chat)
    {
        var byId = run.MessagesOf(chat).ToLookup(message => message.MessageId, StringComparer.Ordinal);
        return from change in run.Of<ChangeAnswered>()
               where change.ChatId == chat.ChatId
               let stored = byId[change.MessageId].FirstOrDefault()
               where stored is null || IsLost(change, stored)
               select new Finding(Rule.Change, $"{change} was acknowledged; found {stored}");
    }

    private static bool IsLost(ChangeAnswered change, MessageFound stored) =>
        stored.Rev < change.Rev
        || (change.Deleted && !stored.Deleted)
        || (stored.Rev == change.Rev && stored.Content != change.Content);
}
