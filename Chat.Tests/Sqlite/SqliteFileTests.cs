using Chat.Adapters.Sqlite;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Tests.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Sqlite;

/// <summary>The file itself: opened again, shared, damaged, and kept in bounds.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Written_data_is_there_when_the_file_is_opened_again()
    {
        Conversation chat;
        Message message;
        await using (var database = Open())
        {
            var stores = SqliteFixture.Over(database);
            (chat, _, _) = await stores.OpenAsync();
            message = await stores.SendAsync(chat, chat.RequestedBy);
            chat = await stores.GetAsync(chat.Id);
        }

        Assert.Equal([_folder.DatabasePath], Directory.GetFiles(Path.GetDirectoryName(_folder.DatabasePath)!));
        await using var again = Open();
        var reopened = SqliteFixture.Over(again);
        Stores.AssertSame(chat, await reopened.GetAsync(chat.Id));
        Stores.AssertSame(message, await reopened.FindAsync(message));
        Assert.Equal(message.Seq + 1, (await reopened.SendAsync(chat, chat.RequestedBy)).Seq);
    }

    [Fact]
    public async Task Two_databases_on_one_file_number_one_chat_together()
    {
        await using var first = Open();
        await using var second = Open();
        Stores[] stores = [SqliteFixture.Over(first), SqliteFixture.Over(second)];
        var (chat, ana, ben) = await stores[0].OpenAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() =>
            stores[i % 2].SendAsync(chat, i % 3 == 0 ? ana : ben))));

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), sent.Select(m => m.Seq).Order());
        Stores.AssertSame(await stores[0].GetAsync(chat.Id), await stores[1].GetAsync(chat.Id));
        Assert.Equal("ok", await CheckAsync(first));
    }

    [Fact]
    public async Task The_log_does_not_grow_without_end_and_nothing_is_lost_with_it()
    {
        await using var database = new SqliteDatabase(new SqliteOptions
        {
            Path = _folder.DatabasePath, WritesPerCheckpoint = 20, MaxLogPages = 50, MaxBatch = 4,
        });
        var stores = SqliteFixture.Over(database);
        var (chat, ana, ben) = await stores.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                await stores.SendAsync(chat, i % 2 == 0 ? ana : ben, $"text {i} {new string('x', 500)}");
            }
        })));

        // 1,200 writes take some 10 pages of log each, and the log begins anew after 160 at the latest.
        Assert.InRange(new FileInfo(_folder.DatabasePath + "-wal").Length / 4_096, 0, 3_000);
        Assert.Equal(1_200, await stores.Reader.CountAsync(await stores.LoadAsync(chat.Id), new MessageFilter(), CancellationToken.None));
        Assert.Equal("ok", await CheckAsync(database));
    }

    [Fact]
    public async Task A_file_that_another_program_keeps_locked_is_a_failure_in_bounded_time()
    {
        await using var database = Open();
        var stores = SqliteFixture.Over(database);
        await using var other = new SqliteConnection($"Data Source={_folder.DatabasePath};Pooling=False");
        await other.OpenAsync();
        await using var begin = other.CreateCommand();
        begin.CommandText = "begin immediate";
        await begin.ExecuteNonQueryAsync();

        var (ana, ben) = Stores.NewPair();
        await Assert.ThrowsAsync<DependencyException>(() => stores.RequestAsync(ana, ben)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Null(await stores.Chats.LoadAsync(ChatQuery.Of(ana, ben), CancellationToken.None));
        begin.CommandText = "rollback";
        await begin.ExecuteNonQueryAsync();
        Assert.Equal(ana, (await stores.RequestAsync(ana, ben)).RequestedBy);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_when_it_is_opened()
    {
        await using (var database = Open())
        {
            await SqliteFixture.Over(database).OpenAsync();
        }

        await using (var file = File.OpenWrite(_folder.DatabasePath))
        {
            file.Seek(4_096, SeekOrigin.Begin);
            await file.WriteAsync(Enumerable.Repeat((byte)0xAB, (int)file.Length - 4_096).ToArray());
        }

        Assert.Contains("damaged", Assert.Throws<SqliteStartException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_at_the_start()
    {
        await using (var database = Open())
        {
            await database.WriteAsync(session => session.Execute("pragma user_version = 999"), CancellationToken.None);
        }

        Assert.Contains("999", Assert.Throws<SqliteStartException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erased_text_is_nowhere_in_the_file()
    {
        // One word, so that it is sought in the word index as well.
        var secret = $"{RandomId.New():N}";
        await using (var database = Open())
        {
            var stores = SqliteFixture.Over(database);
            var (chat, ana, ben) = await stores.OpenAsync();
            await stores.SendAsync(Stores.Draft(chat, ana, $"{secret} {new string('x', 3_000)}") with { Fingerprint = "f" });
            await SqliteFixture.IndexAsync(database, chat.Id);
            await stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));
            await stores.EditAsync(
                ChatQuery.Of(chat.Id), async loaded => loaded.Chat.Erase(await stores.ListAsync(chat), loaded.Chat.ClearedByBothUpToSeq));
        }

        Assert.DoesNotContain(
            secret, await File.ReadAllTextAsync(_folder.DatabasePath, System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_ports_are_registered_over_one_database()
    {
        await using var provider = new ServiceCollection().AddSqliteStores(_folder.DatabasePath).BuildServiceProvider();

        await provider.GetRequiredService<Core.Users.IUserStore>().RequestErasureAsync("ana", Stores.Start, CancellationToken.None);

        Assert.All(
            typeof(Stores).GetConstructors()[0].GetParameters(),
            port => Assert.NotNull(provider.GetService(port.ParameterType)));
        Assert.Single(
            await new SqliteUserStore(provider.GetRequiredService<SqliteDatabase>())
                .ListErasuresAsync(Stores.Start, 1, CancellationToken.None));
    }

    private static Task<string> CheckAsync(SqliteDatabase database) =>
        database.ReadAsync(
            session => string.Join('\n', session.List("pragma integrity_check", row => row.GetString(0))), CancellationToken.None);

    private SqliteDatabase Open() => new(new SqliteOptions { Path = _folder.DatabasePath });
}
