using Chat.Core.Errors;
using Chat.Core.Safety;

namespace Chat.Functions.Requests;

/// <summary>Inputs of reports and of administrators' calls.</summary>
public static class SafetyInputs
{
    public static ReportUserInput Report(string userId, Fields fields) => new(
        userId, fields.Text("userId"), fields.Text("chatId"), fields.Texts("messageIds"), RequireReason(fields.Text("reason")),
        fields.Text("note"), fields.Flag("block") == true);

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
