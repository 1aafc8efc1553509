using System.Text.Json.Serialization;

namespace Chat.Functions.Errors;

/// <summary>RFC 9457 problem details, the same over HTTP and in the socket's error envelope.</summary>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Instance)
{
    /// <summary>Stable snake_case name of the error; docs/errors.md lists them.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public required bool Retryable { get; init; }

    /// <summary>The id to quote to the operator, who finds it in the logs.</summary>
    public required string TraceId { get; init; }

    /// <summary>Field to messages, for a 400.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The time to wait in milliseconds, where waiting helps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryAfterMs { get; init; }
}
