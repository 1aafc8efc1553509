using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Safety;

namespace Chat.Functions.Requests;

/// <summary>Inputs of reports and of administrators' calls.</summary>
public static class SafetyInputs
{
    public static ReportUserInput Report(string userId, Fields fields) => new(
        userId, fields.Text("userId"), fields.Text("chatId"), fields.Texts("messageIds"), RequireReason(fields.Text("reason")),
        fields.Text("note"), fields.Flag("block") == true);

    public static ResolveReportInput Resolve(AdminCaller caller, string reportId, Fields fields) =>
        new(caller, reportId, RequireAction(fields.Text("action")), fields.Time("until"), fields.Text("note"));

    private static ReportAction RequireAction(string? action) => action switch
    {
        "none" => ReportAction.None,
        "delete_messages" => ReportAction.DeleteMessages,
        "suspend" => ReportAction.Suspend,
        _ => throw ChatException.Invalid("action", "must be one of none, delete_messages, suspend"),
    };

    private static ReportReason RequireReason(string? reason) => reason switch
    {
        "spam" => ReportReason.Spam,
        "harassment" => ReportReason.Harassment,
        "sexual" => ReportReason.Sexual,
        "violence" => ReportReason.Violence,
        "child_safety" => ReportReason.ChildSafety,
        "other" => ReportReason.Other,
        _ => throw ChatException.Invalid("reason", "must be one of spam, harassment, sexual, violence, child_safety, other"),
    };
}
