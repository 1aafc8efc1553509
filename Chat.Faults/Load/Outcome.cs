namespace Chat.Faults.Load;

/// <summary>The end of an operation, after as many attempts as it took.</summary>
/// <param name="Refusal">The code of the refusal; null when it was done.</param>
/// <param name="IsFirstAttempt">No attempt before went without an answer.</param>
/// <param name="Message">The message in the answer, where there is one.</param>
internal sealed record Outcome(string? Refusal = null, bool IsFirstAttempt = false, MessageState? Message = null)
{
    public static readonly Outcome Done = new();
}

/// <summary>A message as an answer has it.</summary>
internal sealed record MessageState(string Id, long Seq, long Rev, string? Content, bool Deleted, string? SentAs)
{
    /// <summary>The caller hid or cleared it, so the answer has nothing but its numbers.</summary>
    public bool Hidden { get; init; }
}
