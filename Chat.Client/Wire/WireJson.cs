using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Chat.Client.Wire;

/// <summary>How the shapes look on the wire. Generated, so that apps can be trimmed and compiled ahead of time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EventPayload))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(SyncPage))]
[JsonSerializable(typeof(ChangesPage))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(Negotiation))]
[JsonSerializable(typeof(UploadToken))]
[JsonSerializable(typeof(FileReference))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ChatView))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(OutboxEntry))]
[JsonSerializable(typeof(string))]
internal sealed partial class WireJson : JsonSerializerContext
{
    // The texts are sent as JSON, never embedded in a page, so they need not be escaped beyond JSON's own rules.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode node) => node.ToJsonString(Relaxed);
}
