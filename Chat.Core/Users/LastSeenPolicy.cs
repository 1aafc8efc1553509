namespace Chat.Core.Users;

/// <summary>The users who see when this user was last online.</summary>
public enum LastSeenPolicy
{
    Everyone,
    Nobody,
}
