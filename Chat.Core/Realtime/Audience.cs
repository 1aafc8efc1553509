namespace Chat.Core.Realtime;

/// <summary>
/// The receivers of an event. A room has two sides, one per member, because the members may see the same thing differently
/// (a cleared original, a block).
/// </summary>
public abstract record Audience
{
    private Audience()
    {
    }

    /// <summary>One connection.</summary>
    public sealed record Connection(string ConnectionId) : Audience;

    /// <summary>All connections of a user.</summary>
    public sealed record User(string UserId) : Audience;

    /// <summary>The connections of one member that joined the chat's room.</summary>
    public sealed record Room(string ChatId, string UserId) : Audience
    {
        /// <summary>The name of the service's group for this side of the room.</summary>
        public string GroupName => $"{ChatId}:{UserId}";
    }
}
