using System.Collections.Immutable;

namespace Chat.Client.Reducing;

/// <summary>A chat as this client holds it.</summary>
internal sealed record ChatState(ChatView View)
{
    /// <summary>The number of messages that a chat keeps, when half as many again are held.</summary>
    public const int KeptMessages = 1000;

    private static readonly ImmutableSortedDictionary<long, Message> NoMessages =
        ImmutableSortedDictionary.Create<long, Message>(Comparer<long>.Create((a, b) => b.CompareTo(a)));

    /// <summary>By seq, newest first.</summary>
    public ImmutableSortedDictionary<long, Message> Messages { get; init; } = NoMessages;

    /// <summary>The seqs of messages that the user deleted for themselves, for ever.</summary>
    public ImmutableHashSet<long> Hidden { get; init; } = [];

    /// <summary>How far the chat is complete: <c>rev</c> and <c>ownRev</c> of the last answer of <c>changes</c>.</summary>
    public long Since { get; init; }

    /// <inheritdoc cref="Since"/>
    public long Own { get; init; }

    /// <summary><c>changes</c> was called, so <see cref="Since"/> is valid. Before that, only the view is kept up to date.</summary>
    public bool Started { get; init; }

    /// <summary>The rev of the first view, when it came with the first sync. Later changes are news.</summary>
    public long FirstRev { get; init; }

    /// <summary>Messages up to this seq were there before this client, or have fallen out of it: they are no news.</summary>
    public long NewsAbove { get; init; }

    /// <summary>All messages from this seq on are held; null when only some are.</summary>
    public long? HeldFrom { get; init; }

    /// <summary>The last <c>unread_message</c>.</summary>
    public (long Rev, int Count)? Told { get; init; }

    /// <summary>The highest rev seen, in any event or answer.</summary>
    public long Seen { get; init; } = View.Rev;

    public bool? Online { get; init; }

    public DateTimeOffset? TypingUntil { get; init; }

    /// <summary>Its messages were listed, so its room is joined.</summary>
    public bool Followed { get; init; }

    /// <summary>Rule 5: counts are absolute.</summary>
    public int Unread => Told is { } told && told.Rev > View.Rev ? told.Count : View.UnreadCount;

    /// <summary>The share of this chat in the total.</summary>
    public int UnreadInTotal => View.Status == ChatStatus.Accepted && !View.Hidden ? Unread : 0;

    /// <summary>The newest message to show: held, or of the view, since a chat may hold none.</summary>
    public Message? Newest
    {
        get
        {
            var held = Messages.IsEmpty ? null : Messages.First().Value;
            var shownUpTo = Math.Max(View.ClearedUpToSeq, held?.Seq ?? 0);
            return View.LastMessage is { Hidden: false } last && last.Seq > shownUpTo && !Hidden.Contains(last.Seq) ? last : held;
        }
    }

    /// <summary>The view with the present count and newest message.</summary>
    public ChatView Shown => View with { UnreadCount = Unread, LastMessage = Newest };

    /// <summary>The server has changes that no answer of <c>changes</c> has brought yet.</summary>
    public bool IsBehind(ChatView view) => view.Rev > Since || view.OwnRev > Own;

    /// <summary>Without the oldest messages, when too many are held.</summary>
    public ChatState Clip()
    {
        if (Messages.Count <= KeptMessages * 3 / 2)
        {
            return this;
        }

        var oldest = Messages.Keys.ElementAt(KeptMessages - 1);
        return this with
        {
            Messages = Messages.RemoveRange(Messages.Keys.Skip(KeptMessages)),
            HeldFrom = HeldFrom is { } from ? Math.Max(from, oldest) : null,
            NewsAbove = Math.Max(NewsAbove, oldest - 1),
        };
    }
}
