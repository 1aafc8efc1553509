using Chat.Core.People;

namespace Chat.Core.Users;

/// <summary>Keeps users' settings and their wishes to be erased. A failing store throws <see cref="Errors.DependencyException"/>.</summary>
public interface IUserStore
{
    /// <summary>The user's settings; the defaults for one who never set any.</summary>
    Task<UserSettings> GetSettingsAsync(string userId, CancellationToken ct);

    Task SaveSettingsAsync(string userId, UserSettings settings, CancellationToken ct);

    /// <summary>Notes that the user is to be erased. Asking twice is no error.</summary>
    Task RequestErasureAsync(string userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>Users who wait to be erased, longest first.</summary>
    Task<IReadOnlyList<string>> ListErasuresAsync(int limit, CancellationToken ct);

    /// <summary>Ends the user's erasure: their settings and the note are gone.</summary>
    Task FinishErasureAsync(string userId, CancellationToken ct);
}

/// <summary>Who may ask the user for a chat.</summary>
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
}
