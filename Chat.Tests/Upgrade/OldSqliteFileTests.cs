using Chat.Adapters.Sqlite;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Tests.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Upgrade;

/// <summary>The steps of the schema on the file of an earlier version: every message is what it was.</summary>
public sealed class OldSqliteFileTests : IDisposable
{
    private const string Chat = "select id from chats where no = m.chat";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_message_keeps_its_ids_its_sender_and_its_rev()
    {
        await OldData.LoadSqliteAsync(Path.GetDirectoryName(_folder.DatabasePath)!);
        var before = await ReadAsync(
            $"""
            select ({Chat}), id, sender_id, client_message_id, fingerprint, rev, seq,
                coalesce(reply_to_id, ''), coalesce(reply_to_sender, '')
            from messages m
            """);
        Assert.NotEmpty(before);

        await using var database = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath });
        var stores = SqliteFixture.Over(database);
        var after = new List<object[]>();
        foreach (var row in before)
        {
            var (chatId, key) = ((string)row[0], new SendKey((string)row[2], (string)row[3]));
            var query = ChatQuery.Of(chatId) with { MessageIds = [(string)row[1]], Sent = [key] };
            var loaded = await stores.Chats.LoadAsync(query, CancellationToken.None);
            var m = loaded!.Find((string)row[1])!;
            Assert.Equal(m, loaded.Find(key));
            after.Add(
                [
                    m.ChatId, m.Id, m.SenderId, m.ClientMessageId, m.Fingerprint, m.Rev, m.Seq, m.ReplyTo?.Id ?? "",
                    m.ReplyTo?.SenderId ?? "",
                ]);
        }

        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Changes_are_listed_in_the_order_of_their_revs_and_unread_totals_are_those_of_the_chats()
    {
        await OldData.LoadSqliteAsync(Path.GetDirectoryName(_folder.DatabasePath)!);
        // A message that was edited after later ones were sent, and a reply that took the rev of its original, as earlier versions did.
        await ExecuteAsync("update messages set rev = (select max(rev) from messages) where chat = 1 and seq in (1, 2)");
        var before = await ReadAsync(
            $"""
            select ({Chat}), seq, rev from messages m join members a on a.chat = m.chat and a.side = 0
            where seq > cleared_up_to_seq order by 1, rev, seq
            """);
        var unread = await ReadAsync(
            "select user_id, sum(unread), count(*) from members where unread > 0 and list = 2 and hidden = 0 group by user_id order by 1");

        await using var database = new SqliteDatabase(new SqliteOptions { Path = _folder.DatabasePath });
        var stores = SqliteFixture.Over(database);
        var after = new List<object[]>();
        foreach (var chatId in before.Select(row => (string)row[0]).Distinct())
        {
            var loaded = await stores.LoadAsync(chatId);
            var query = new ChangesQuery(new MemberView(loaded.Chat, loaded.Chat.First.UserId), SinceRev: 0, SinceOwnRev: 0, Limit: 1_000);
            var page = await stores.Reader.ListChangesAsync(loaded, query, CancellationToken.None);
            after.AddRange(page.Messages.Select(message => (object[])[chatId, message.Seq, message.Rev]));
        }

        Assert.Equal(before, after);
        foreach (var row in unread)
        {
            var total = await stores.Lists.SumUnreadAsync((string)row[0], CancellationToken.None);
            Assert.Equal((Convert.ToInt32(row[1]), Convert.ToInt32(row[2])), (total.Total, total.Chats));
        }
    }

    private async Task<List<object[]>> ReadAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={_folder.DatabasePath};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
