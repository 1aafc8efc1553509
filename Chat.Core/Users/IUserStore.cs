namespace Chat.Core.Users;

/// <summary>
/// Stores users' settings and the erasures that they requested. A failing store throws
/// <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IUserStore
{
    /// <summary>The user's settings; the defaults for one who never set any.</summary>
    Task<UserSettings> GetSettingsAsync(string userId, CancellationToken ct);

    /// <summary>
    /// Changes the settings that <paramref name="change"/> names, at least one, and returns all of them. Concurrent changes of
    /// different settings are all kept.
    /// </summary>
    Task<UserSettings> ChangeSettingsAsync(string userId, SettingsChange change, CancellationToken ct);

    /// <summary>
    /// Puts the user into the queue of erasures and records the time of the request. A repeated request keeps the place in
    /// the queue; a request after a finished erasure starts a new one.
    /// </summary>
    Task RequestErasureAsync(string userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// The users in the queue whose erasure was first requested at <paramref name="upTo"/> or before, longest waiting first.
    /// </summary>
    Task<IReadOnlyList<string>> ListErasuresAsync(DateTimeOffset upTo, int limit, CancellationToken ct);

    /// <summary>The user's last erasure, waiting or finished; null when there is none or it was forgotten.</summary>
    Task<Erasure?> FindErasureAsync(string userId, CancellationToken ct);

    /// <summary>Ends the user's erasure: the settings and the place in the queue are gone, its record is finished.</summary>
    Task FinishErasureAsync(string userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>Removes the records of erasures that were finished before <paramref name="finishedBefore"/>.</summary>
    Task ForgetErasuresAsync(DateTimeOffset finishedBefore, CancellationToken ct);
}

/// <param name="RequestedAt">The last request.</param>
/// <param name="Finished">False while the user is in the queue.</param>
public sealed record Erasure(DateTimeOffset RequestedAt, bool Finished);

/// <summary>The users that may request a chat with the user.</summary>
public enum RequestPolicy
{
    Everyone,
    Nobody,
}

public sealed record UserSettings(RequestPolicy Requests)
{
    public static UserSettings Default { get; } = new(RequestPolicy.Everyone);

    /// <summary>Kept in the user's profile, since it is judged together with it.</summary>
    public LastSeenPolicy LastSeen { get; init; }

    public PushSettings Push { get; init; } = PushSettings.Default;
}
