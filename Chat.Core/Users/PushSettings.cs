using System.Text.Json.Serialization;

namespace Chat.Core.Users;

/// <summary>How much a notification shows.</summary>
public enum PushPreview
{
    /// <summary>The sender and the text.</summary>
    Full,

    /// <summary>The sender.</summary>
    Sender,

    /// <summary>Neither.</summary>
    None,
}

/// <summary>A user's settings for push notifications.</summary>
/// <param name="Preview">How much a notification shows.</param>
/// <param name="Requests">Requests for a chat are pushed.</param>
public sealed record PushSettings(PushPreview Preview, bool Requests)
{
    public static PushSettings Default { get; } = new(PushPreview.Full, Requests: true);

    /// <summary>Nothing that arrives before this time is pushed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PausedUntil { get; init; }
}

/// <summary>A change of some of the settings; what is null stays as it is.</summary>
public sealed record PushSettingsChange
{
    public PushPreview? Preview { get; init; }

    public bool? Requests { get; init; }

    public PauseChange? Pause { get; init; }

    public bool IsEmpty => this == new PushSettingsChange();

    public PushSettings Apply(PushSettings settings) => settings with
    {
        Preview = Preview ?? settings.Preview,
        Requests = Requests ?? settings.Requests,
        PausedUntil = Pause is { } pause ? pause.Until : settings.PausedUntil,
    };
}

/// <param name="Until">Null ends the pause.</param>
public sealed record PauseChange(DateTimeOffset? Until);
