using System.Collections.ObjectModel;

namespace Chat.Client.Wire;

/// <summary>A problem document of the server, or one that this client makes. Also the fields of a failure that are stored.</summary>
internal sealed record Problem
{
    public string Code { get; init; } = "unexpected";

    public string Detail { get; init; } = "The server answered with an error.";

    public int Status { get; init; }

    public bool Retryable { get; init; }

    public double? RetryAfterMs { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init; } =
        ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;
}
