namespace Chat.Faults.Load;

/// <summary>The devices' knowledge of a chat: enough to choose the next operation.</summary>
internal sealed class KnownChat(string id, string first, string second)
{
    // Only recent messages are changed, so that a client still holds them.
    private const int Kept = 30;

    private readonly Lock _gate = new();
    private readonly List<KnownMessage> _messages = [];

    public string Id => id;

    public string First => first;

    public string Second => second;

    /// <summary>The newest acknowledged number.</summary>
    public long Newest { get; private set; }

    public bool Has(string user) => first == user || second == user;

    public void Add(KnownMessage message)
    {
        lock (_gate)
        {
            Newest = Math.Max(Newest, message.Seq);
            _messages.Add(message);
            if (_messages.Count > Kept)
            {
                _messages.RemoveAt(0);
            }
        }
    }

    /// <summary>One of the recent messages that match; null when there is none.</summary>
    public KnownMessage? Pick(SharedRandom random, Func<KnownMessage, bool> matches)
    {
        lock (_gate)
        {
            var choice = _messages.Where(matches).ToList();
            return choice.Count == 0 ? null : choice[random.Next(choice.Count)];
        }
    }
}

/// <summary>An acknowledged message.</summary>
/// <param name="Text">As it was first sent.</param>
/// <param name="SentAs">The clientMessageId, where the device chose it.</param>
internal sealed record KnownMessage(string Id, long Seq, string Sender, string Label, string Text, string? SentAs);
