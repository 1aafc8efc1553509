using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Core.Reading;
using Chat.Core.Uploads;

namespace Chat.Functions.Requests;

/// <summary>Inputs that REST bodies and socket events share.</summary>
public static class Inputs
{
    public static SendMessageInput Send(string userId, string chatId, Fields fields) =>
        new(userId, chatId, fields.RequireText("content"), fields.Text("clientMessageId"), fields.Text("replyTo"))
        {
            Metadata = fields.Json("metadata"),
        };

    /// <param name="media">The field of that name.</param>
    public static SendMediaInput SendMedia(string userId, string chatId, IReadOnlyList<string> media, Fields fields) =>
        new(userId, chatId, media, fields.Text("content"), fields.Text("clientMessageId"), fields.Text("replyTo"))
        {
            Metadata = fields.Json("metadata"),
        };

    public static MarkAsReadInput Read(string userId, string chatId, Fields fields) =>
        new(userId, chatId, fields.Number("upToSeq"), fields.Texts("messageIds"));

    public static DeleteScope RequireScope(string? scope) => scope switch
    {
        "everyone" => DeleteScope.Everyone,
        "me" => DeleteScope.Me,
        null => throw ChatException.Invalid("scope", "is required"),
        _ => throw ChatException.Invalid("scope", "must be one of everyone, me"),
    };
}
