using System.Text.Json.Serialization;
using Chat.Functions.Errors;

namespace Chat.Functions.Hub;

/// <summary>The <c>error</c> event: the name of the refused event, its subject, and the reason.</summary>
public sealed record ErrorEvent(
    string Event,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChatId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientMessageId,
    Problem Error);
