namespace Chat.Core.Chats;

/// <summary>The originals of replies in their present state; the previews of the replies are derived from them.</summary>
public sealed class Originals
{
    private readonly Dictionary<string, Message> _messages;

    private Originals(IEnumerable<Message> messages) => _messages = messages.ToDictionary(m => m.Id, StringComparer.Ordinal);

    public static Originals None { get; } = new([]);

    public Message? Find(ReplyTo reply) => _messages.GetValueOrDefault(reply.Id);

    /// <summary>Those that the messages of a page refer to. Reads only those that are not on the page.</summary>
    public static async Task<Originals> ReadAsync(IMessageReader reader, LoadedChat chat, IReadOnlyList<Message> page, CancellationToken ct)
    {
        var references = page.Select(m => m.ReplyTo).OfType<ReplyTo>().ToList();
        if (references.Count == 0)
        {
            return None;
        }

        var known = page.Concat(chat.Messages).DistinctBy(m => m.Id, StringComparer.Ordinal).ToList();
        var missing = references.Where(r => !known.Exists(m => m.Id == r.Id)).Select(r => r.Seq).Distinct().ToList();
        return new Originals(missing.Count == 0 ? known : [.. known, .. await reader.FindAsync(chat, missing, ct)]);
    }
}
