using Chat.Core.Push;

namespace Chat.Adapters.Sqlite;

public sealed class SqliteProviderTokenStore(SqliteDatabase database) : IProviderTokenStore
{
    private const string Find = "select token, issued_at from provider_tokens where name = @name and issued_at > @after";

    private const string Replace = """
        insert into provider_tokens(name, token, issued_at) values(@name, @token, @issuedAt)
        on conflict(name) do update set token = excluded.token, issued_at = excluded.issued_at
        """;

    public Task<ProviderToken> GetOrReplaceAsync(
        string name, DateTimeOffset issuedAfter, ProviderToken candidate, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            var stored = session.Find(
                Find, row => new ProviderToken(row.GetString(0), row.GetTime(1)), ("@name", name), ("@after", issuedAfter.Milliseconds()));
            if (stored is null)
            {
                session.Execute(
                    Replace, ("@name", name), ("@token", candidate.Token), ("@issuedAt", candidate.IssuedAt.Milliseconds()));
            }

            return stored ?? candidate;
        },
        ct);
}
