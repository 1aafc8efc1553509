namespace Chat.Core.Users;

/// <summary>A change of some of the settings; what is null stays as it is.</summary>
public sealed record SettingsChange
{
    public RequestPolicy? Requests { get; init; }

    public LastSeenPolicy? LastSeen { get; init; }

    public PushSettingsChange? Push { get; init; }

    /// <summary>Nothing changes but <see cref="LastSeen"/>, which is kept in the profile.</summary>
    public bool IsOfProfile => this is { Requests: null, Push: null or { IsEmpty: true } };

    public UserSettings Apply(UserSettings settings) => settings with
    {
        Requests = Requests ?? settings.Requests,
        Push = Push?.Apply(settings.Push) ?? settings.Push,
    };
}
