using Chat.Client.Wire;

namespace Chat.Client;

/// <summary>
/// A refusal or a failure. Decide by <see cref="Code"/>: the server's error codes, and of this client <c>offline</c> (no
/// answer), <c>signed_out</c>, <c>expired</c> (waited seven days), <c>discarded</c>, <c>file_lost</c> and <c>stopped</c>.
/// </summary>
public sealed class ChatClientException : Exception
{
    internal const string OfflineCode = "offline";
    internal const string SignedOutCode = "signed_out";
    internal const string DiscardedCode = "discarded";

    internal ChatClientException(Problem problem, Exception? inner = null)
        : base(problem.Detail, inner) => Problem = problem;

    /// <summary>A stable name of the reason.</summary>
    public string Code => Problem.Code;

    /// <summary>The HTTP status, or 0 when there was no answer.</summary>
    public int Status => Problem.Status;

    /// <summary>Whether the same call may succeed later.</summary>
    public bool Retryable => Problem.Retryable;

    /// <summary>How long to wait before, where that is known.</summary>
    public TimeSpan? RetryAfter => Problem.RetryAfterMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>The id by which the server's operator finds the failure.</summary>
    public string? TraceId => Problem.TraceId;

    /// <summary>The messages for each invalid field, when the code is <c>invalid_request</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors => Problem.Errors;

    internal Problem Problem { get; }

    internal static ChatClientException Offline(Exception? cause = null) =>
        new(new Problem { Code = OfflineCode, Detail = "There is no answer from the server.", Retryable = true }, cause);

    internal static ChatClientException SignedOut() =>
        new(new Problem { Code = SignedOutCode, Detail = "The user is signed out.", Status = 401 });

    internal static ChatClientException Stopped() =>
        new(new Problem { Code = "stopped", Detail = "The client is stopped." });

    internal static ChatClientException Discarded() =>
        new(new Problem { Code = DiscardedCode, Detail = "It was discarded." });
}
