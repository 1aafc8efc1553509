using System.Text;
using Chat.Tests.App;
using Chat.Tests.Media;

namespace Chat.Tests.Access.Matrix;

/// <summary>
/// A valid call for each row. Names in braces are replaced with the ids of the scene, or with ids that do not exist.
/// A row that needs neither a body nor a query has no entry.
/// </summary>
internal static class MatrixCalls
{
    private const string Message = """{"chatId":"{chatId}","messageId":"{messageId}"}""";

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["GET /api/chats/{chatId}/search"] = "?q=hello",
        ["GET /api/chats/{chatId}/changes"] = "?since=0",
        ["DELETE /api/chats/{chatId}/messages/{messageId}"] = "?scope=everyone",
        ["GET /api/media/get-upload-token"] = "?chatId={chatId}&fileName=a.pdf&mimeType=application/pdf&size=9",
    };

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /api/chats/or-create"] = """{"recipientId":"{userId}"}""",
        ["POST /api/chats/{chatId}/messages"] = """{"content":"new"}""",
        ["POST /api/chats/{chatId}/read"] = """{"upToSeq":1}""",
        ["POST /api/chats/{chatId}/delivered"] = """{"upToSeq":1}""",
        ["PATCH /api/chats/{chatId}/messages/{messageId}"] = """{"content":"new"}""",
        ["POST /api/media/delete"] = """{"fileId":"{fileId}"}""",
        ["POST /api/media/confirm"] = """{"mediaId":"{mediaId}","fileId":"{uploadId}"}""",
        ["PUT /api/users/me/settings"] = """{"requests":"nobody"}""",
        ["PUT /api/users/me/devices/{deviceId}"] = """{"kind":"fcm","token":"a-token"}""",
        ["POST /api/reports"] = """{"userId":"{userId}","chatId":"{chatId}","reason":"spam"}""",
        ["POST /api/admin/reports/{reportId}/resolve"] = """{"action":"none"}""",
        ["POST /api/admin/webhooks/{endpoint}/replay"] = """{"chatId":"{chatId}"}""",
        ["client send_message"] = """{"chatId":"{chatId}","content":"new"}""",
        ["client send_media"] = """{"chatId":"{chatId}","media":["{fileId}"]}""",
        ["client mark_as_read"] = """{"chatId":"{chatId}","upToSeq":1}""",
        ["client mark_as_delivered"] = """{"chatId":"{chatId}","upToSeq":1}""",
        ["client edit_message"] = Message.Replace("}\"}", "}\",\"content\":\"new\"}", StringComparison.Ordinal),
        ["client delete_message"] = Message.Replace("}\"}", "}\",\"scope\":\"everyone\"}", StringComparison.Ordinal),
        ["client add_reaction"] = Message.Replace("}\"}", "}\",\"emoji\":\"👍\"}", StringComparison.Ordinal),
        ["client remove_reaction"] = Message.Replace("}\"}", "}\",\"emoji\":\"👍\"}", StringComparison.Ordinal),
    };

    /// <summary>Every name in braces that a call can have.</summary>
    public static bool Names(string row, string id) =>
        (row + Queries.GetValueOrDefault(row) + EventOrBody(row)).Contains($"{{{id}}}", StringComparison.Ordinal)
            || (id == "chatId" && IsUpload(row));

    public static Task<Answer> SendAsync(ApiUser caller, MatrixRow row, Func<string, string> fill)
    {
        var (method, path) = (row.Name.Split(' ')[0], row.Name.Split(" /api/")[1]);
        return caller.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), fill(path + Queries.GetValueOrDefault(row.Name)))
        {
            Content = IsUpload(row.Name) ? Form(row.Name, fill("{chatId}"))
                : Bodies.TryGetValue(row.Name, out var body) ? new StringContent(fill(body), Encoding.UTF8, "application/json") : null,
        });
    }

    /// <summary>The object goes as one string, which the product takes as well.</summary>
    public static Task<Answer> InvokeAsync(SocketUser caller, MatrixRow row, Func<string, string> fill) =>
        caller.InvokeAsync(row.Name["client ".Length..], fill(EventOrBody(row.Name)));

    private static string EventOrBody(string row) =>
        Bodies.TryGetValue(row, out var body) ? body
        : !row.StartsWith("client ", StringComparison.Ordinal) ? string.Empty
        : row == "client heartbeat" ? "{}" : """{"chatId":"{chatId}"}""";

    private static bool IsUpload(string row) =>
        row is "POST /api/media/upload-chat-media" or "POST /api/media/bulk-upload" or "POST /api/media/local";

    private static MultipartFormDataContent Form(string row, string chatId) => new()
    {
        { new StringContent(chatId), "chatId" },
        { new ByteArrayContent(Samples.Png()), row.EndsWith("bulk-upload", StringComparison.Ordinal) ? "files" : "file", "cat.png" },
    };
}
