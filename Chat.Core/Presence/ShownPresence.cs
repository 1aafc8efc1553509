namespace Chat.Core.Presence;

/// <summary>The presence of the chat's other member that a connection in a room was last told.</summary>
public enum ShownPresence
{
    Offline,

    Online,

    /// <summary>The chat is not open (pending, rejected or blocked): shown offline, whatever is true, until it opens.</summary>
    Masked,
}
