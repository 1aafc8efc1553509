namespace Chat.Core.Webhooks;

/// <summary>
/// How far one endpoint has a chat's changes, or one event that belongs to no chat. It holds the lease as well, so one
/// instance at a time sends for an endpoint and a chat.
/// </summary>
public sealed record WebhookCursor
{
    public required string Id { get; init; }

    public required int Endpoint { get; init; }

    /// <summary>Null for an event that belongs to no chat.</summary>
    public string? ChatId { get; init; }

    /// <summary>The event that belongs to no chat.</summary>
    public PendingEvent? Event { get; init; }

    /// <summary>The changes up to this rev are done: sent, dead, or not wanted.</summary>
    public long DoneRev { get; init; }

    /// <summary>The newest message that the receiver has had.</summary>
    public long HadSeq { get; init; }

    /// <summary>The messages below <see cref="HadSeq"/> that the receiver has not had.</summary>
    public IReadOnlyList<SeqRange> Gaps { get; init; } = [];

    /// <summary>The failed tries of the change with the rev <see cref="FailingRev"/>.</summary>
    public int Tries { get; init; }

    public long FailingRev { get; init; }

    /// <summary>The next try; null when nothing is left to send.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Since when something is left to send.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The last change that the receiver took.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>An instance sends until then.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>Incremented by every save; a save succeeds only on the version it was decided on.</summary>
    public long Version { get; init; }

    public static string IdOf(int endpoint, string key) => $"{endpoint}|{key}";

    public bool HasHad(long seq) => seq <= HadSeq && !Gaps.Any(gap => gap.Contains(seq));

    /// <summary>The receiver has the message.</summary>
    public WebhookCursor WithHad(long seq) => seq > HadSeq
        ? this with { HadSeq = seq, Gaps = seq > HadSeq + 1 ? [.. Gaps, new SeqRange(HadSeq + 1, seq - 1)] : Gaps }
        : this with { Gaps = [.. Gaps.SelectMany(gap => gap.Without(seq))] };
}

/// <param name="Key">The event's own id.</param>
/// <param name="Type">One of <see cref="WebhookTypes"/>.</param>
/// <param name="Data">The data of the body, as JSON.</param>
public sealed record PendingEvent(string Key, string Type, string Data);

/// <summary>Seqs from the first to the last.</summary>
public sealed record SeqRange(long First, long Last)
{
    public bool Contains(long seq) => seq >= First && seq <= Last;

    public IEnumerable<SeqRange> Without(long seq) => !Contains(seq)
        ? [this]
        : new[] { new SeqRange(First, seq - 1), new SeqRange(seq + 1, Last) }.Where(range => range.First <= range.Last);
}
