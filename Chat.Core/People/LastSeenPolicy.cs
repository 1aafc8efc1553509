namespace Chat.Core.People;

/// <summary>Who sees when the user was last online.</summary>
public enum LastSeenPolicy
{
    Everyone,
    Nobody,
}
