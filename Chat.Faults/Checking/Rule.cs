namespace Chat.Faults.Checking;

/// <summary>A promise of the product that the log can refute.</summary>
public enum Rule
{
    /// <summary>Each acknowledged message is stored, with the id and number of its acknowledgement.</summary>
    Stored,

    /// <summary>Each send is stored at most once, and a refused one not at all.</summary>
    StoredOnce,

    /// <summary>A chat's numbers are 1, 2, 3 … without doubles and holes.</summary>
    Numbering,

    /// <summary>Both members see the same message.</summary>
    SameForBoth,

    /// <summary>A client that follows a chat by <c>after=</c> gets every message, in order.</summary>
    Polling,

    /// <summary>An acknowledged edit, reaction or deletion stays.</summary>
    Change,

    /// <summary>An acknowledged read marker stays, and the other member sees it.</summary>
    ReadMarker,

    /// <summary>Unread counts are what the read markers say, and the total is their sum.</summary>
    Unread,

    /// <summary>Nobody gets an event of a chat of others.</summary>
    LeakToStranger,

    /// <summary>Nothing passes a block.</summary>
    LeakThroughBlock,

    /// <summary>A device that caught up equals a fresh fetch.</summary>
    Convergence,

    /// <summary>After the clean-up each file is shown by a message.</summary>
    OrphanFile,

    /// <summary>Each file that a message shows is there.</summary>
    LostFile,

    /// <summary>A failing dependency is told as such, never as a fault of the server.</summary>
    Answer,

    /// <summary>The server's log has no token, no signature of a URL, no key and no text of a message.</summary>
    Secrecy,
}
