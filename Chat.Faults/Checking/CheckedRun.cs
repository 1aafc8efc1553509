using Chat.Faults.Log;

namespace Chat.Faults.Checking;

/// <summary>The records of a run, ready to be asked about.</summary>
internal sealed class CheckedRun(IReadOnlyList<LogRecord> records)
{
    private readonly ILookup<Type, LogRecord> _byType = records.ToLookup(record => record.GetType());
    private readonly ILookup<(string, string), MessageFound> _messages =
        records.OfType<MessageFound>().ToLookup(message => (message.ChatId, message.User));

    public IReadOnlyList<ChatOpened> Chats { get; } = [.. records.OfType<ChatOpened>()];

    public IEnumerable<T> Of<T>()
        where T : LogRecord => _byType[typeof(T)].Cast<T>();

    /// <summary>The chat's messages at the end as one member sees them, oldest first.</summary>
    public IReadOnlyList<MessageFound> MessagesOf(ChatOpened chat, string user) =>
        [.. _messages[(chat.ChatId, user)].OrderBy(message => message.Seq)];

    /// <summary>The chat's messages at the end, all of them: the second member neither clears nor hides.</summary>
    public IReadOnlyList<MessageFound> MessagesOf(ChatOpened chat) => MessagesOf(chat, chat.Second);

    public ChatFound? Find(ChatOpened chat, string user) =>
        Of<ChatFound>().FirstOrDefault(found => found.ChatId == chat.ChatId && found.User == user);

    /// <summary>The first word of a text, which stays in an edit.</summary>
    public static string? LabelOf(MessageFound message) => message.Content?.Split(' ')[0];
}
