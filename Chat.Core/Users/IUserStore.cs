using Chat.Core.Push;

namespace Chat.Core.Users;

/// <summary>Keeps users' settings and their wishes to be erased. A failing store throws <see cref="Errors.DependencyException"/>.</summary>
public interface IUserStore
{
    /// <summary>The user's settings; the defaults for one who never set any.</summary>
    Task<UserSettings> GetSettingsAsync(string userId, CancellationToken ct);

    /// <summary>
    /// Changes the settings that <paramref name="change"/> names, at least one, and returns all of them. Concurrent changes of
    /// different settings are all kept.
    /// </summary>
    Task<UserSettings> ChangeSettingsAsync(string userId, SettingsChange change, CancellationToken ct);

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

    public PushSettings Push { get; init; } = PushSettings.Default;
}

/// <summary>A change of some of the settings; what is null stays as it is.</summary>
public sealed record SettingsChange
{
    public RequestPolicy? Requests { get; init; }

    public PushSettingsChange? Push { get; init; }

    public bool IsEmpty => this is { Requests: null, Push: null or { IsEmpty: true } };

    public UserSettings Apply(UserSettings settings) => settings with
    {
        Requests = Requests ?? settings.Requests,
        Push = Push?.Apply(settings.Push) ?? settings.Push,
    };
}
