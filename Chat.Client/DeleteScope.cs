namespace Chat.Client;

/// <summary>For whom a message is deleted.</summary>
public enum DeleteScope
{
    /// <summary>For the user only; at any time.</summary>
    Me,

    /// <summary>For both members; a message of the user's own, within the server's time window.</summary>
    Everyone,
}
