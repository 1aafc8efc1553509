using Chat.Core.Unicode;

namespace Chat.Core.Chats;

/// <summary>
/// The reactions of a message by their emoji. Messages stored before an emoji had one form may have it in several spellings; these
/// count as one reaction, and the next change of the message's reactions stores them as one.
/// </summary>
public static class Reactions
{
    /// <summary>The reactions with one entry for each emoji, in its stored form; the same list when it is so already.</summary>
    public static IReadOnlyList<Reaction> Merged(IReadOnlyList<Reaction> stored)
    {
        if (stored.Count == 0 || IsMerged(stored))
        {
            return stored;
        }

        return
        [
            .. stored.GroupBy(r => FormOf(r.Emoji), StringComparer.Ordinal)
                .Select(same => new Reaction(same.Key, [.. same.SelectMany(r => r.Users).Distinct(StringComparer.Ordinal)])),
        ];
    }

    /// <summary>The stored form. Text that was an emoji by older rules stays as it is, so that it can still be removed.</summary>
    public static string FormOf(string emoji) => Emoji.Find(emoji) ?? emoji;

    private static bool IsMerged(IReadOnlyList<Reaction> stored) =>
        stored.All(r => FormOf(r.Emoji) == r.Emoji)
        && stored.Select(r => r.Emoji).Distinct(StringComparer.Ordinal).Count() == stored.Count;
}
