using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>The lists of a user's chats: each page is one range of an index over the user's own rows.</summary>
internal static class ChatLists
{
    private const string Visible = "(@archived is null or own.archived = @archived) and (@hidden or own.hidden = 0)";

    private static readonly string ByList = $"""
        select {ChatRows.Columns} from members own join chats c on c.no = own.chat {ChatRows.Joins}
        where own.user_id = @user and own.list = @list and (own.sort_at, own.chat_id) < (@at, @chatId) and {Visible}
        order by own.sort_at desc, own.chat_id desc limit @limit offset @offset
        """;

    private static readonly string History = $"""
        select {ChatRows.Columns} from members own join chats c on c.no = own.chat {ChatRows.Joins}
        where own.user_id = @user and (own.created_at, own.chat_id) < (@at, @chatId) and {Visible}
        order by own.created_at desc, own.chat_id desc limit @limit offset @offset
        """;

    private static readonly string CountByList =
        $"select count(*) from members own where own.user_id = @user and own.list = @list and {Visible}";

    private static readonly string CountHistory = $"select count(*) from members own where own.user_id = @user and {Visible}";

    public static int Count(SqliteSession session, ChatListQuery query) => (int)(query.Kind == ChatListKind.History
        ? session.Number(CountHistory, ("@user", query.UserId), ("@archived", query.Archived), ("@hidden", query.IncludeHidden))
        : session.Number(
            CountByList, ("@user", query.UserId), ("@list", ListOf(query.Kind)), ("@archived", query.Archived),
            ("@hidden", query.IncludeHidden)));

    public static IReadOnlyList<Conversation> Read(SqliteSession session, ChatListQuery query)
    {
        var at = query.After?.At.Milliseconds() ?? long.MaxValue;
        var chatId = query.After?.ChatId ?? SqliteValues.AboveAllText;
        return query.Kind == ChatListKind.History
            ? session.List(
                History, row => ChatRows.Map(row).Chat,
                ("@user", query.UserId), ("@at", at), ("@chatId", chatId),
                ("@archived", query.Archived), ("@hidden", query.IncludeHidden), ("@limit", query.Limit), ("@offset", query.Offset))
            : session.List(
                ByList, row => ChatRows.Map(row).Chat,
                ("@user", query.UserId), ("@list", ListOf(query.Kind)), ("@at", at), ("@chatId", chatId),
                ("@archived", query.Archived), ("@hidden", query.IncludeHidden), ("@limit", query.Limit), ("@offset", query.Offset));
    }

    private static int ListOf(ChatListKind kind) => kind switch
    {
        ChatListKind.IncomingRequests => ChatListSlot.Incoming,
        ChatListKind.OutgoingRequests => ChatListSlot.Outgoing,
        ChatListKind.Active => ChatListSlot.Active,
        ChatListKind.History => throw new ArgumentOutOfRangeException(nameof(kind), "History is not a list by state."),
    };
}
