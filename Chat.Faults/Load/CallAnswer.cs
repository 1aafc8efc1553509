using System.Text.Json.Nodes;

namespace Chat.Faults.Load;

/// <summary>An answer over REST, or over the socket with the status of its problem.</summary>
internal sealed record CallAnswer(int Status, JsonObject Body)
{
    /// <summary>The message of a send or a change; null in other answers.</summary>
    public MessageState? Message => Find(Body) is not { } message ? null : new MessageState(
        message["id"]!.GetValue<string>(),
        message["seq"]!.GetValue<long>(),
        message["rev"]!.GetValue<long>(),
        message["content"]?.GetValue<string>(),
        message["deleted"]?.GetValue<bool>() ?? false,
        message["clientMessageId"]?.GetValue<string>())
    {
        Hidden = message["hidden"]?.GetValue<bool>() ?? false,
    };

    // A chat has participants, a message has a sender; a hidden message has only its numbers.
    private static JsonObject? Find(JsonObject body) =>
        body["message"] as JsonObject ?? (body.ContainsKey("senderId") || body.ContainsKey("hidden") ? body : null);
}
