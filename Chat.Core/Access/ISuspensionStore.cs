namespace Chat.Core.Access;

/// <summary>Keeps who is suspended. A failing store throws <see cref="Errors.DependencyException"/>.</summary>
public interface ISuspensionStore
{
    /// <summary>The user's suspension, also one that is over; null when there is none.</summary>
    Task<Suspension?> FindAsync(string userId, CancellationToken ct);

    /// <summary>Suspends the user, in place of an earlier suspension.</summary>
    Task SaveAsync(Suspension suspension, CancellationToken ct);

    /// <summary>Ends the suspension. A missing one causes no error.</summary>
    Task RemoveAsync(string userId, CancellationToken ct);
}
