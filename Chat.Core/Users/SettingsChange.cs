using Chat.Core.People;

namespace Chat.Core.Users;

/// <summary>A change of some of the settings; what is null stays as it is.</summary>
public sealed record SettingsChange
{
    public RequestPolicy? Requests { get; init; }

    public LastSeenPolicy? LastSeen { get; init; }
}
