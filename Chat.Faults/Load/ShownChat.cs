using Chat.Client;

namespace Chat.Faults.Load;

/// <summary>A chat as an application shows it: as lines of text it can be compared with a fetch.</summary>
internal sealed class ShownChat
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Message> _messages = [];

    public ChatView? View { get; set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [View is null ? "no chat" : LineOf(View), .. _messages.Values.Select(LineOf)];
            }
        }
    }

    public void Show(Message message)
    {
        lock (_gate)
        {
            _messages[message.Seq] = message;
        }
    }

    public void Remove(long seq)
    {
        lock (_gate)
        {
            _messages.Remove(seq);
        }
    }

    public void Clear(long upToSeq)
    {
        lock (_gate)
        {
            foreach (var seq in _messages.Keys.Where(seq => seq <= upToSeq).ToList())
            {
                _messages.Remove(seq);
            }
        }
    }

    // Delivery markers and last seen are hints without a rev, so they are left out.
    private static string LineOf(ChatView view) =>
        $"{view.Status} seq {view.Seq} rev {view.Rev} ownRev {view.OwnRev} unread {view.UnreadCount} read {view.LastReadSeq} "
        + $"cleared {view.ClearedUpToSeq} archived {view.Archived} muted {view.Muted} blocked {view.BlockedByMe} "
        + $"peer read {view.Peer.LastReadSeq}";

    private static string LineOf(Message message) =>
        $"{message.Seq} rev {message.Rev} {message.Id} {message.SenderId}: {(message.Deleted ? "deleted" : message.Content)} "
        + $"edits {message.Edits} [{string.Join(' ', message.Media.Select(file => file.FileId))}] "
        + $"[{string.Join(' ', message.Reactions.Select(reaction => $"{reaction.Emoji} {string.Join(',', reaction.Users)}"))}] "
        + $"{(message.ReplyTo is { } reply ? $"to {reply.Seq}: {reply.Preview}" : "")}";
}
