using Chat.Adapters.Sqlite;

namespace Chat.Tests.Sqlite;

/// <summary>The look at query plans that ends each fact on Sqlite (see <see cref="SqliteFixture"/>) sees what it should.</summary>
public sealed class QueryPlanTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    [Theory]
    [InlineData("select * from messages where content = 'x'")]
    [InlineData("select count(*) from messages")]
    [InlineData("select * from members where unread = 3")]
    [InlineData("delete from connections where user_id || '' = 'x'")]
    [InlineData("select * from chats c join messages m on m.chat = c.no where m.rev = 1")]
    [InlineData("select * from members where user_id = 'x' order by unread, sort_at")]
    [InlineData("select * from members a join members b on a.chat_id = b.chat_id where a.chat = 1")]
    [InlineData("select * from messages where chat = 1 and content = 'x'")]
    public async Task A_scan_or_a_sort_is_found(string sql) => Assert.NotEmpty(await FindAsync(sql));

    [Theory]
    [InlineData("select * from chats where id = 'x'")]
    [InlineData("select value from json_each('[]')")]
    [InlineData("select 1")]
    [InlineData("select * from members where user_id = 'x' order by changed")]
    public async Task An_index_search_is_not_reported_as_a_scan(string sql) => Assert.Empty(await FindAsync(sql));

    [Fact]
    public async Task Every_statement_that_ran_is_known_to_the_look()
    {
        await (await fixture.CreateAsync()).OpenAsync();

        foreach (var verb in new[] { "select", "insert", "update" })
        {
            Assert.Contains(fixture.Database.Statements, sql => sql.StartsWith(verb, StringComparison.Ordinal));
        }
    }

    private Task<List<string>> FindAsync(string sql) =>
        fixture.Database.ReadAsync(session => QueryPlans.FindSlow(session, sql).ToList(), CancellationToken.None);
}
