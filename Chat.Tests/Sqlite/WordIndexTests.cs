using Chat.Adapters.Sqlite;
using Chat.Core.Chats;
using Chat.Core.Search;
using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

/// <summary>Search in a chat that is long enough for <see cref="WordSpans"/>, compared with a look at every text.</summary>
public sealed class WordIndexTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private const int Span = 64 * 64;
    private const int Length = (2 * Span) + 700;

    private static readonly string[] Queries =
    [
        "common", "com", "rare", "rare common", "n50 n5", "n4095", "n4096", "absent", "absent common", "n1 common", "edited", "edited n77",
    ];

    private readonly Random _random = new(5);

    [Fact]
    public async Task A_long_chat_finds_what_its_texts_contain_while_they_change()
    {
        var stores = await fixture.CreateAsync();
        var (chat, ana, _) = await stores.OpenAsync();
        await FillAsync(stores, chat, ana);
        await CompareAsync(stores, chat);

        await stores.SettleAsync(chat.Id);
        Assert.Equal(2, await CountSpansAsync());
        await CompareAsync(stores, chat);

        await ChangeAsync(stores, chat);
        await CompareAsync(stores, chat);
        await stores.SettleAsync(chat.Id);
        await CompareAsync(stores, chat);
        await stores.Afterwards();
    }

    [Fact]
    public async Task A_deleted_word_is_in_no_table()
    {
        var stores = await fixture.CreateAsync();
        var (chat, ana, _) = await stores.OpenAsync();
        await FillAsync(stores, chat, ana);
        await stores.SettleAsync(chat.Id);
        var message = (await stores.ListAsync(chat, new MessageFilter { After = 99 }, 1))[0];

        await stores.EditAsync(message, "unrepeated");
        await stores.SettleAsync(chat.Id);
        Assert.Equal(1, await CountAsync("select count(*) from word_spans where word = 'unrepeated'"));
        await stores.DeleteAsync((await stores.FindAsync(message))!);

        Assert.Equal(0, await CountAsync("select count(*) from word_spans where word = 'unrepeated'"));
        Assert.Equal(0, await CountAsync("select count(*) from word_blocks where instr(words, cast('unrepeated' as blob))"));
    }

    private static string TextOf(long seq) => $"n{seq} {(seq % 2 == 0 ? "common" : "other")} {(seq % 4_000 == 7 ? "rare" : "")}";

    private static async Task FillAsync(Stores stores, Conversation chat, string ana)
    {
        for (var first = 1; first <= Length; first += 800)
        {
            var (loaded, messages) = (await stores.LoadAsync(chat.Id), new List<Message>());
            var state = loaded.Chat;
            for (var seq = first; seq < Math.Min(first + 800, Length + 1); seq++)
            {
                var change = state.Append(Stores.Draft(chat, ana, TextOf(seq)));
                (state, messages) = (change.Chat, [.. messages, .. change.Messages]);
            }

            var commit = new ChatChange(state with { Version = loaded.NextVersion }, messages);
            Assert.True(await stores.Chats.CommitAsync(loaded, commit, CancellationToken.None));
        }
    }

    private async Task ChangeAsync(Stores stores, Conversation chat)
    {
        for (var i = 0; i < 40; i++)
        {
            var message = (await stores.ListAsync(chat, new MessageFilter { After = _random.Next(Length) }, 1))[0];
            await (i % 4 == 0 ? stores.DeleteAsync(message) : stores.EditAsync(message, $"edited n{_random.Next(100)} rare"));
        }
    }

    private static async Task CompareAsync(Stores stores, Conversation chat)
    {
        var all = await stores.ListAsync(chat, limit: Length);
        foreach (var query in Queries)
        {
            foreach (var (after, before) in new[] { (0L, long.MaxValue), (3_000L, 6_000L) })
            {
                var search = new SearchQuery(SearchWords.OfQuery(query), 60) { After = after, Before = before, ExcludeDeleted = true };
                var expected = all.Where(search.Matches).Select(message => message.Seq).OrderDescending().Take(60);
                var found = await stores.Reader.SearchAsync(await stores.LoadAsync(chat.Id), search, CancellationToken.None);
                Assert.Equal((query, string.Join(' ', expected)), (query, string.Join(' ', found.Select(message => message.Seq))));
            }
        }
    }

    private Task<long> CountSpansAsync() => CountAsync("select max(word_spans) from chats");

    // The comment keeps it out of the statements whose plans are looked at.
    private Task<long> CountAsync(string sql) => fixture.Database.ReadAsync(
        session => session.List($"-- A test's\n{sql}", row => row.GetInt64(0))[0], CancellationToken.None);
}
