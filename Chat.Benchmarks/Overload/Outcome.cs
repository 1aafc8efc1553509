namespace Chat.Benchmarks.Overload;

/// <summary>The answer to a send.</summary>
internal enum Outcome
{
    Accepted,

    /// <summary>429 or 503 with a time to retry.</summary>
    Shed,

    /// <summary>Any other refusal, or no answer.</summary>
    Failed,
}
