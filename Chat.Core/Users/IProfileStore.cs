namespace Chat.Core.Users;

/// <summary>Keeps the profiles of users for all instances. A failing store throws <see cref="Errors.DependencyException"/>.</summary>
public interface IProfileStore
{
    /// <summary>Reads the profiles of these users at once. Users without a profile are absent from the result.</summary>
    Task<IReadOnlyDictionary<string, Profile>> FindAsync(IReadOnlyCollection<string> userIds, CancellationToken ct);

    /// <summary>
    /// Stores the name and the picture of a token. A null claim leaves the stored value as it is. Claims that were issued
    /// before the stored ones change nothing, so that of two tokens of a user the newer one decides. Idempotent.
    /// </summary>
    Task SaveNamesAsync(string userId, NameClaims claims, CancellationToken ct);

    /// <summary>Notes when each of these users was seen. Times never move back, so calls may come in any order. Idempotent.</summary>
    Task NoteSeenAsync(IReadOnlyDictionary<string, DateTimeOffset> seenAt, CancellationToken ct);

    /// <summary>Sets who sees when the user was last online.</summary>
    Task SetLastSeenAsync(string userId, LastSeenPolicy policy, CancellationToken ct);

    /// <summary>Removes the user's profile. Idempotent.</summary>
    Task RemoveAsync(string userId, CancellationToken ct);
}
