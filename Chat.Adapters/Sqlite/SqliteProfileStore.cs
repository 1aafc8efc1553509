using Chat.Core.Users;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteProfileStore(SqliteDatabase database) : IProfileStore
{
    private const string ById = "select name, avatar_url, named_at, last_seen_at, last_seen from profiles where user_id = @user";

    private const string SaveNames = """
        insert into profiles(user_id, name, avatar_url, named_at) values(@user, @name, @avatar, @issued)
        on conflict(user_id) do update set name = coalesce(excluded.name, name), avatar_url = coalesce(excluded.avatar_url, avatar_url),
            named_at = excluded.named_at
        where named_at is null or named_at <= excluded.named_at
        """;

    private const string NoteSeen = """
        insert into profiles(user_id, last_seen_at) values(@user, @at)
        on conflict(user_id) do update set last_seen_at = max(coalesce(last_seen_at, 0), excluded.last_seen_at)
        """;

    private const string SetLastSeen = """
        insert into profiles(user_id, last_seen) values(@user, @policy) on conflict(user_id) do update set last_seen = excluded.last_seen
        """;

    private const string Delete = "delete from profiles where user_id = @user";

    // One query per user: they cost no round trip here.
    public Task<IReadOnlyDictionary<string, Profile>> FindAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyDictionary<string, Profile>>(
            session =>
            {
                var found = new Dictionary<string, Profile>(StringComparer.Ordinal);
                foreach (var userId in userIds)
                {
                    if (session.Find(ById, Read, ("@user", userId)) is { } profile)
                    {
                        found[userId] = profile;
                    }
                }

                return found;
            },
            ct);

    public Task SaveNamesAsync(string userId, NameClaims claims, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            SaveNames,
            ("@user", userId), ("@name", claims.Name), ("@avatar", claims.AvatarUrl), ("@issued", claims.IssuedAt.Milliseconds())),
        ct);

    public Task NoteSeenAsync(IReadOnlyDictionary<string, DateTimeOffset> seenAt, CancellationToken ct) => database.WriteAsync(
        session => seenAt.Sum(user => session.Execute(NoteSeen, ("@user", user.Key), ("@at", user.Value.Milliseconds()))), ct);

    public Task SetLastSeenAsync(string userId, LastSeenPolicy policy, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(SetLastSeen, ("@user", userId), ("@policy", (int)policy)), ct);

    public Task RemoveAsync(string userId, CancellationToken ct) =>
        database.WriteAsync(session => session.Execute(Delete, ("@user", userId)), ct);

    private static Profile Read(SqliteRow row) => new()
    {
        Name = row.FindText(0),
        AvatarUrl = row.FindText(1),
        NamedAt = row.FindTime(2),
        LastSeenAt = row.FindTime(3),
        LastSeen = (LastSeenPolicy)row.GetInt32(4),
    };
}
