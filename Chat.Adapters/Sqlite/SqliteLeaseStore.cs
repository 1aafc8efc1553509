using Chat.Core.Leases;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteLeaseStore(SqliteDatabase database) : ILeaseStore
{
    private const int MaxListed = 10;

    private const string End = """
        update connections set seen_at = @seen, expires_at = min(expires_at, @expires) where id = @id and seen_at <= @seen
        """;

    private const string OfUser = $"""
        select {LeaseRows.Columns} from connections c where c.user_id = @user and c.expires_at > @now
        order by c.seen_at desc limit @limit
        """;

    private const string InRoom = $"""
        select {LeaseRows.Columns} from connections c where c.user_id = @user and c.expires_at > @now
            and exists(select 1 from rooms r where r.connection_id = c.id and r.chat_id = @chat)
        order by c.seen_at desc limit @limit
        """;

    private const string LatestEnd = "select max(expires_at) from connections where user_id = @user";

    private const string Silent = $"""
        select {LeaseRows.Columns} from connections c
        where c.seen_at <= @until and (c.seen_at, c.id) > (@after, @id) and c.expires_at > @now
        order by c.seen_at, c.id limit @limit
        """;

    private const string Expired = $"""
        select {LeaseRows.Columns} from connections c where c.expires_at <= @now order by c.expires_at limit @limit
        """;

    private const string Remove = "delete from connections where id = @id and expires_at <= @now";

    private const string RemoveRooms = "delete from rooms where connection_id = @id";

    public Task<bool> RenewAsync(Lease lease, CancellationToken ct) => database.WriteAsync(session => LeaseRows.Write(session, lease), ct);

    public Task<bool> EndAsync(string connectionId, DateTimeOffset seenAt, DateTimeOffset expiresAt, CancellationToken ct) =>
        database.WriteAsync(
            session => session.Execute(
                End, ("@seen", seenAt.Milliseconds()), ("@expires", expiresAt.Milliseconds()), ("@id", connectionId)) > 0,
            ct);

    public Task<IReadOnlyList<Lease>> ListAsync(string userId, string? chatId, DateTimeOffset now, CancellationToken ct) =>
        database.ReadFewAsync<IReadOnlyList<Lease>>(
            session => chatId is null
                ? session.List(OfUser, LeaseRows.Read, ("@user", userId), ("@now", now.Milliseconds()), ("@limit", MaxListed))
                : session.List(
                    InRoom, LeaseRows.Read, ("@user", userId), ("@now", now.Milliseconds()), ("@chat", chatId), ("@limit", MaxListed)),
            ct);

    // One query per user: they cost no round trip here.
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindEndsAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyDictionary<string, DateTimeOffset>>(
            session =>
            {
                var ends = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
                foreach (var userId in userIds)
                {
                    if (session.List(LatestEnd, row => row.FindTime(0), ("@user", userId)) is [{ } end])
                    {
                        ends[userId] = end;
                    }
                }

                return ends;
            },
            ct);

    public Task<IReadOnlyList<Lease>> ListSilentAsync(SilentLeaseQuery query, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Lease>>(
            session => session.List(
                Silent,
                LeaseRows.Read,
                ("@until", query.SeenUpTo.Milliseconds()),
                ("@after", query.After?.SeenAt.Milliseconds() ?? long.MinValue), ("@id", query.After?.ConnectionId ?? ""),
                ("@now", query.Now.Milliseconds()), ("@limit", query.Limit)),
            ct);

    public Task<IReadOnlyList<Lease>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Lease>>(
            session => session.List(Expired, LeaseRows.Read, ("@now", now.Milliseconds()), ("@limit", limit)), ct);

    public Task RemoveExpiredAsync(IReadOnlyCollection<string> connectionIds, DateTimeOffset now, CancellationToken ct) =>
        database.WriteAsync(
            session =>
            {
                var removed = connectionIds.Where(id => session.Execute(Remove, ("@id", id), ("@now", now.Milliseconds())) > 0).ToList();
                return removed.Sum(id => session.Execute(RemoveRooms, ("@id", id)));
            },
            ct);
}
