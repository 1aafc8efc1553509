namespace Chat.Core.Chats;

public enum PushMarkKind
{
    /// <summary>There are new messages.</summary>
    Message,

    /// <summary>The chat was requested.</summary>
    Request,

    /// <summary>The pushed message was read, so its notification is cleared.</summary>
    Clear,
}

/// <summary>A push that is due to a member. The commit that makes it due stores it with the chat.</summary>
/// <param name="At">The time of the commit.</param>
/// <param name="DueAt">Timer jobs deliver it from this time on.</param>
/// <param name="Version">The chat's version by that commit; tells this mark from any later one.</param>
public sealed record PushMark(PushMarkKind Kind, DateTimeOffset At, DateTimeOffset DueAt, long Version)
{
    /// <summary>The devices that an earlier delivery of this mark did not reach. Only the push outbox writes it.</summary>
    public PushRetry? Retry { get; init; }
}

/// <summary>The last push to a member. Only the push outbox writes it, never a commit.</summary>
/// <param name="Seq">The chat's newest message at that time that the member may see.</param>
/// <param name="At">When it was sent.</param>
public sealed record PushedMark(long Seq, DateTimeOffset At);

/// <summary>Devices that could not be reached.</summary>
/// <param name="Seq">The message that these devices still need.</param>
/// <param name="DeviceIds">The devices.</param>
/// <param name="Tries">Failed deliveries in a row.</param>
public sealed record PushRetry(long Seq, IReadOnlyList<string> DeviceIds, int Tries);
