using System.Text.Json.Serialization;
using Chat.Core.Chats;

namespace Chat.Core.Safety;

/// <summary>A report as administrators see it.</summary>
public sealed record ReportView
{
    public required string Id { get; init; }

    public required ReportState State { get; init; }

    public required string ReporterId { get; init; }

    public required string UserId { get; init; }

    public required string ChatId { get; init; }

    public required IReadOnlyList<string> MessageIds { get; init; }

    public required ReportReason Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResolutionView? Resolution { get; init; }

    /// <summary>The copies; not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MessageView>? Messages { get; init; }
}

public sealed record ResolutionView(ReportAction Action, string By, DateTimeOffset At)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

/// <summary>Shows reports to administrators.</summary>
public sealed class ReportViewFactory(MessageViewFactory messages)
{
    public ReportView WithMessages(Report report) => Of(report) with { Messages = [.. report.Messages.Select(messages.Copy)] };

    public static ReportView Of(Report report) => new()
    {
        Id = report.Id,
        State = report.State,
        ReporterId = report.ReporterId,
        UserId = report.UserId,
        ChatId = report.ChatId,
        MessageIds = [.. report.Messages.Select(message => message.Id)],
        Reason = report.Reason,
        Note = report.Note,
        CreatedAt = report.CreatedAt,
        ExpiresAt = report.ExpiresAt,
        Resolution = report.Resolution is { } resolution
            ? new ResolutionView(resolution.Action, resolution.By, resolution.At) { Until = resolution.Until, Note = resolution.Note }
            : null,
    };
}
