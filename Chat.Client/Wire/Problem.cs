using System.Collections.ObjectModel;

namespace Chat.Client.Wire;

/// <summary>A problem document of the server, or one that this client makes. Also the fields of a failure that are stored.</summary>
internal sealed record Problem
{
    private const string Unexpected = "unexpected";
    private const string Unknown = "The server answered with an error.";
    private static readonly ReadOnlyDictionary<string, IReadOnlyList<string>> NoErrors =
        ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    // The generated reader sets what the JSON lacks to null, so the properties restore their defaults.

    public string Code { get; init => field = value ?? Unexpected; } = Unexpected;

    public string Detail { get; init => field = value ?? Unknown; } = Unknown;

    public int Status { get; init; }

    public bool Retryable { get; init; }

    public double? RetryAfterMs { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init => field = value ?? NoErrors; } = NoErrors;
}
