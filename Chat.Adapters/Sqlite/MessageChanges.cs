using Chat.Core.Messages;

namespace Chat.Adapters.Sqlite;

/// <summary>One page of a chat's changes; runs inside a snapshot, so that its parts fit together.</summary>
internal static class MessageChanges
{
    private const string ByRev = "indexed by messages_rev";

    private static readonly string Since = $"""
        {MessageRows.SelectBy(ByRev)} where {MessageRows.InChat} and m.rev > @since and m.seq > @cleared order by m.rev, m.seq limit @limit
        """;

    private static readonly string OfRev = $"""
        {MessageRows.SelectBy(ByRev)} where {MessageRows.InChat} and m.rev = @rev and m.seq > @after order by m.seq
        """;

    private const string AnyAbove = $"""
        select exists(select 1 from messages m {ByRev} where {MessageRows.InChat} and m.rev > @since and m.seq > @cleared)
        """;

    private static readonly string[] HiddenSince = [Hidden("hidden_first"), Hidden("hidden_second")];

    private const string Rev = "select coalesce((select rev from chats where id = @chat), 0)";

    public static ChangedMessages Read(SqliteSession session, Viewing viewing, long sinceRev, long sinceOwnRev, int limit)
    {
        var messages = List(session, viewing, sinceRev, limit);
        var hidden = session.List(
            HiddenSince[MessageRows.SideOf(viewing.Chat, viewing.UserId)],
            row => MessageRows.Map(row, viewing.Chat),
            ("@chat", viewing.Chat.Id), ("@own", sinceOwnRev), ("@since", sinceRev), ("@cleared", viewing.ClearedUpToSeq));
        return messages.Count >= limit && IsAnyAbove(session, viewing, messages[^1].Rev)
            ? new ChangedMessages(messages, hidden, messages[^1].Rev, HasMore: true)
            : new ChangedMessages(messages, hidden, session.Number(Rev, ("@chat", viewing.Chat.Id)), HasMore: false);
    }

    private static List<Message> List(SqliteSession session, Viewing viewing, long sinceRev, int limit)
    {
        // What was sent after the clearing has a rev above it: begin there instead of walking over what is gone.
        var since = Math.Max(sinceRev, viewing.Chat.Own(viewing.UserId).ClearedAtRev ?? 0);
        var messages = session.List(
            Since,
            row => MessageRows.Map(row, viewing.Chat),
            ("@chat", viewing.Chat.Id), ("@since", since), ("@cleared", viewing.ClearedUpToSeq), ("@limit", limit));
        if (messages.Count == limit)
        {
            messages.AddRange(session.List(
                OfRev,
                row => MessageRows.Map(row, viewing.Chat),
                ("@chat", viewing.Chat.Id), ("@rev", messages[^1].Rev), ("@after", messages[^1].Seq)));
        }

        return messages;
    }

    private static bool IsAnyAbove(SqliteSession session, Viewing viewing, long rev) =>
        session.Number(AnyAbove, ("@chat", viewing.Chat.Id), ("@since", rev), ("@cleared", viewing.ClearedUpToSeq)) == 1;

    private static string Hidden(string column) => $"""
        {MessageRows.SelectBy($"indexed by messages_{column}")}
        where {MessageRows.InChat} and m.{column} > @own and m.{column} is not null and m.rev <= @since and m.seq > @cleared
        order by m.{column}
        """;
}
