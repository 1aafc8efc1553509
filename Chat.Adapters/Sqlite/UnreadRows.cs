using Chat.Core.Chats;

namespace Chat.Adapters.Sqlite;

/// <summary>
/// Rows of unread_totals: the sums over a user's accepted, visible chats. Each commit adds the difference that it makes;
/// a chat's commit is only stored on the state from which it was decided, so the differences add up. A user with nothing unread has
/// no row.
/// </summary>
internal static class UnreadRows
{
    private const string Select = "select total, chats from unread_totals where user_id = @user";

    private const string Insert = """
        insert into unread_totals(user_id, total, chats) values(@user, @total, @chats)
        on conflict(user_id) do update set total = total + excluded.total, chats = chats + excluded.chats
        """;

    private const string DeleteEmpty = "delete from unread_totals where user_id = @user and chats = 0";

    public static UnreadTotals Find(SqliteSession session, string userId) =>
        session.Find(Select, row => new UnreadTotals(row.GetInt32(0), row.GetInt32(1)), ("@user", userId)) ?? new UnreadTotals(0, 0);

    public static void Write(SqliteSession session, string userId, UnreadTotals before, UnreadTotals after)
    {
        if (before == after)
        {
            return;
        }

        session.Execute(Insert, ("@user", userId), ("@total", after.Total - before.Total), ("@chats", after.Chats - before.Chats));
        if (after.Chats < before.Chats)
        {
            session.Execute(DeleteEmpty, ("@user", userId));
        }
    }

    /// <summary>The share of a chat in the total of a member.</summary>
    public static UnreadTotals Of(Conversation? chat, Member? member) =>
        chat is { Status: ChatStatus.Accepted } && member is { Hidden: false, Unread: > 0 }
            ? new UnreadTotals(member.Unread, 1)
            : new UnreadTotals(0, 0);
}
