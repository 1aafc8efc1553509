namespace Chat.Core.Safety;

public enum ReportAction
{
    None,

    /// <summary>The reported messages become tombstones for both members.</summary>
    DeleteMessages,

    /// <summary>The reported user is suspended.</summary>
    Suspend,
}

/// <summary>An administrator's decision about a report.</summary>
public sealed record Resolution
{
    public required ReportAction Action { get; init; }

    /// <summary>The end of a suspension; null means that it has none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>For other administrators.</summary>
    public string? Note { get; init; }

    /// <summary>The administrator.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The action was carried out. If it was not, repeating the call does so.</summary>
    public bool Applied { get; init; }
}
