using Chat.Core.Chats;

namespace Chat.Core.Push;

/// <summary>
/// The outbox of pushes: the marks that commits leave on members (<see cref="Member.Push"/>). A mark is claimed with a lease by
/// one delivery at a time, in all instances, and settled by the delivery that holds the lease. None of the calls is a commit,
/// so none takes a version. A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IPushOutbox
{
    /// <summary>Members with a mark that is due at <paramref name="now"/>, the longest due first, claimed ones included.</summary>
    Task<IReadOnlyList<DuePush>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>
    /// Takes the lease of the member's mark and returns the chat as it is. Null when there is no mark, when it is due after
    /// <see cref="ClaimTerms.DueBy"/>, when another lease is live, or when the last push was after
    /// <see cref="ClaimTerms.PushedBy"/> (which does not hold back <see cref="PushMarkKind.Clear"/>).
    /// </summary>
    Task<PushClaim?> ClaimAsync(PushTarget target, ClaimTerms terms, CancellationToken ct);

    /// <summary>
    /// Ends a claim whose lease was not taken by another one; otherwise does nothing. A mark that replaced the claimed one
    /// stays. Idempotent.
    /// </summary>
    Task SettleAsync(PushClaim claim, PushSettlement settlement, CancellationToken ct);

    /// <summary>Makes the member's mark due at <paramref name="dueAt"/> if it is due later.</summary>
    Task HastenAsync(PushTarget target, DateTimeOffset dueAt, CancellationToken ct);
}

/// <summary>One member's side of one chat.</summary>
/// <param name="IsFirst">The member is <see cref="Conversation.First"/>.</param>
public sealed record PushTarget(string ChatId, bool IsFirst)
{
    public Member Of(Conversation chat) => IsFirst ? chat.First : chat.Second;
}

/// <param name="DueAt">When the mark became due.</param>
public sealed record DuePush(PushTarget Target, DateTimeOffset DueAt);

/// <param name="Now">The lease begins.</param>
/// <param name="DueBy">Claim only what is due at this time.</param>
/// <param name="PushedBy">Claim only when the last push was at or before this time.</param>
public sealed record ClaimTerms(DateTimeOffset Now, DateTimeOffset DueBy, DateTimeOffset PushedBy)
{
    /// <summary>Longer than a delivery takes with all its timeouts.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public DateTimeOffset LeaseUntil => Now + Lease;

    /// <summary>For a mark whatever the time it is due.</summary>
    public static ClaimTerms AtOnce(DateTimeOffset now) => new(now, DateTimeOffset.MaxValue, now - Limits.PushInterval);

    /// <summary>For a mark that is due.</summary>
    public static ClaimTerms WhenDue(DateTimeOffset now) => new(now, now, now - Limits.PushInterval);
}

/// <param name="Target">The member.</param>
/// <param name="Lease">Tells this claim from others.</param>
/// <param name="Chat">The chat when it was claimed.</param>
public sealed record PushClaim(PushTarget Target, string Lease, Conversation Chat)
{
    public Member Member => Target.Of(Chat);

    /// <summary>A claimed member has a mark.</summary>
    public PushMark Mark => Member.Push ?? throw new InvalidOperationException("The claim has no mark.");

    /// <summary>The part that an earlier delivery of the mark left.</summary>
    public PushRetry? Retry => Mark.Retry;
}

/// <summary>The result of a delivery. Without any of these the mark was settled by sending nothing.</summary>
public sealed record PushSettlement
{
    /// <summary>Something was pushed.</summary>
    public PushedMark? Pushed { get; init; }

    /// <summary>The notification was cleared, so <see cref="Member.Pushed"/> goes.</summary>
    public bool Cleared { get; init; }

    /// <summary>Keep the mark for these devices, due at <see cref="DueAt"/>.</summary>
    public PushRetry? Retry { get; init; }

    public DateTimeOffset DueAt { get; init; }

    /// <summary>Where a newer mark replaced the claimed one, make it due at this time if it is due later.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>Where a commit removed the claimed mark meanwhile, leave this one.</summary>
    public PushMark? WhenCancelled { get; init; }

    /// <summary>The part of the claimed mark that is left.</summary>
    public PushMark? Remaining(PushMark claimed) => Retry is null ? null : claimed with { DueAt = DueAt, Retry = Retry };
}
