namespace Chat.Tests.Access.Matrix;

/// <summary>
/// The relation of the caller to the chat, the message and the file that a call names. The columns of docs/authorization.md.
/// </summary>
public enum Relation
{
    /// <summary>A user who is no member of the chat.</summary>
    Stranger,

    /// <summary>The user who asked for the chat, which is pending.</summary>
    Requester,

    /// <summary>The user who was asked, in a pending chat.</summary>
    Recipient,

    /// <summary>A member of an accepted chat who wrote the message and uploaded the file.</summary>
    Author,

    /// <summary>The other member.</summary>
    Member,

    /// <summary>The author, who has blocked the other member.</summary>
    Blocker,

    /// <summary>The author, whom the other member has blocked.</summary>
    Blocked,

    /// <summary>The author, who has deleted the chat for themselves.</summary>
    Cleared,

    /// <summary>The author, whom an administrator has suspended.</summary>
    Suspended,

    /// <summary>An administrator who is no member of the chat.</summary>
    Administrator,

    /// <summary>The author, who has asked to be erased.</summary>
    Erased,

    /// <summary>A caller without a token.</summary>
    Anonymous,

    /// <summary>The author, with a token that has expired.</summary>
    Expired,
}
