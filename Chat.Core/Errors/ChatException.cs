namespace Chat.Core.Errors;

/// <summary>A refusal that the client is told of: its code, and a detail written for the client.</summary>
public sealed class ChatException(ErrorCode code, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public ErrorCode Code { get; } = code;

    /// <summary>Field name to messages, for a 400.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; private init; }

    /// <summary>How long to wait before the next try, where waiting helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ChatException Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>A 400 with a code of its own that names the field all the same.</summary>
    public static ChatException Invalid(ErrorCode code, string field, string detail) =>
        new(code, detail) { Errors = new Dictionary<string, string[]> { [field] = [detail] } };

    public static ChatException Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(ErrorCode.InvalidRequest, "The request is invalid; see errors.") { Errors = errors };

    /// <summary>The same words for what does not exist and for what is not yours, so that ids can't be probed.</summary>
    public static ChatException NotFound() => new(ErrorCode.NotFound, "There is no such thing, or it is not yours.");

    /// <summary>The same words for every refusal of an act, so that a block can't be told from any other.</summary>
    public static ChatException NotAllowed() => new(ErrorCode.NotAllowed, "This is not yours to do.");
}
