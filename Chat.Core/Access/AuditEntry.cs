using System.Text.Json.Serialization;

namespace Chat.Core.Access;

/// <summary>A call of an administrator.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="At">When.</param>
/// <param name="AdministratorId">Who.</param>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Target">The report, user, message or endpoint that the call was about.</param>
/// <param name="Detail">What was decided, in fixed words.</param>
public sealed record AuditEntry(
    string Id,
    DateTimeOffset At,
    string AdministratorId,
    string Action,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail);

/// <summary>The names of administrators' calls in the audit log.</summary>
public static class AuditActions
{
    public const string ListReports = "reports.list";
    public const string GetReport = "reports.get";
    public const string ResolveReport = "reports.resolve";
    public const string Suspend = "users.suspend";
    public const string Unsuspend = "users.unsuspend";
    public const string TraceMessage = "messages.trace";
    public const string ListWebhooks = "webhooks.list";
    public const string ReplayWebhooks = "webhooks.replay";
    public const string ListAudit = "audit.list";
}
