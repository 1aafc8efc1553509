using Chat.Core.Chats;
using Chat.Core.Search;

namespace Chat.Tests.Contracts;

public abstract class MessageReaderSearchContract : StoreContract
{
    [Theory]
    [InlineData("The quick brown fox", "quick", true)]
    [InlineData("The quick brown fox", "qui", true)]
    [InlineData("The quick brown fox", "QUICK", true)]
    [InlineData("The quick brown fox", "fox the", true)]
    [InlineData("The quick brown fox", "fox fo f", true)]
    [InlineData("The quick brown fox", "uick", false)]
    [InlineData("The quick brown fox", "quick cat", false)]
    [InlineData("The quick brown fox", "quicker", false)]
    [InlineData("Crème brûlée", "creme brulee", true)]
    [InlineData("creme", "crème", true)]
    [InlineData("STRASSE", "straße", true)]
    [InlineData("Łódź, Øre, Đorđe, Þór", "lodz ore dorde thor", true)]
    [InlineData("Æther œuvre", "aether oeuv", true)]
    [InlineData("lodz", "ŁÓDŹ", true)]
    [InlineData("Ελλάς", "ελλασ", true)]
    [InlineData("привет мир", "ПРИВ", true)]
    [InlineData("中文消息", "消", true)]
    [InlineData("中文消息", "文消息", true)]
    [InlineData("中文消息", "息中", false)]
    [InlineData("สวัสดีครับวันนี้อากาศดี", "วันนี้", true)]
    [InlineData("ខ្ញុំទៅផ្សារ", "ផ្សារ", true)]
    [InlineData("in ㍻ 30", "平成", true)]
    [InlineData("平成30年", "㍻", true)]
    [InlineData("soft\u00ADhyphen \uFEFFbom", "softhyphen bom", true)]
    [InlineData("مـــرحبا", "مرحبا", true)]
    [InlineData("٢٠٢٦", "2026", true)]
    [InlineData("e-mail don’t", "mail dont email", true)]
    [InlineData("party 🎉🎂", "🎂", true)]
    [InlineData("hi \uFFFE", "\uFFFEhi", true)]
    [InlineData("中文消息", "空", false)]
    [InlineData("한국어 메시지", "한국", true)]
    [InlineData("ﬁne ①", "fine 1", true)]
    [InlineData("order 10423", "104", true)]
    [InlineData("𝒳 marks", "x", true)]
    [InlineData("a\0b", "a b", true)]
    [InlineData("50% off_now \"quoted\" it's [x] *", "50 off now quoted s x", true)]
    public async Task A_message_is_found_when_all_words_begin_words_of_it(string text, string query, bool found)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana, "something else");
        await Stores.SendAsync(chat, ana, text);

        Assert.Equal(found ? [2] : [], await SearchAsync(chat, await QueryAsync(chat, ben, query)));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("*")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("' or 1=1 --")]
    [InlineData("\0")]
    [InlineData("a* OR b")]
    [InlineData("NEAR(a b)")]
    [InlineData("{\"$gt\":\"\"}")]
    [InlineData("😀")]
    [InlineData("")]
    public async Task Hostile_queries_find_only_what_holds_their_words(string query)
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana, "an innocent text");

        Assert.Empty(await SearchAsync(chat, await QueryAsync(chat, ana, query)));
    }

    [Fact]
    public async Task An_empty_list_of_words_matches_nothing_and_a_long_one_is_answered()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var words = Enumerable.Range(0, 100).Select(i => $"w{i:00}").ToList();
        await Stores.SendAsync(chat, ana, string.Join(' ', words));

        Assert.Empty(await SearchAsync(chat, new SearchQuery([], 10)));
        Assert.Equal([1], await SearchAsync(chat, new SearchQuery(words, 10)));
        Assert.Equal([1], await SearchAsync(chat, new SearchQuery(["w", "w0", "w01", "w01"], 10)));
        Assert.Empty(await SearchAsync(chat, new SearchQuery([.. words, "other"], 10)));
        Assert.Empty(await SearchAsync(chat, new SearchQuery(words, 0)));
    }

    [Fact]
    public async Task Found_messages_come_newest_first_in_pages_that_go_on_below_a_seq()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 7);
        var query = await QueryAsync(chat, ana, "text") with { Limit = 3 };

        Assert.Equal([7, 6, 5], await SearchAsync(chat, query));
        Assert.Equal([4, 3, 2], await SearchAsync(chat, query with { Before = 5 }));
        Assert.Equal([1], await SearchAsync(chat, query with { Before = 2 }));
        Assert.Empty(await SearchAsync(chat, query with { Before = 1 }));
    }

    [Fact]
    public async Task A_message_with_several_fitting_words_is_found_once()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana, "car cart carpet car");

        Assert.Equal([1], await SearchAsync(chat, await QueryAsync(chat, ana, "car")));
    }

    [Fact]
    public async Task Filters_narrow_what_is_found()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana, "text", at: 1);
        await Stores.SendAsync(chat, ben, "text", at: 2);
        await Stores.SendAsync(Stores.Draft(chat, ana, "text", at: 3) with { Type = MessageType.Media });
        var query = await QueryAsync(chat, ana, "text");

        Assert.Equal([3, 1], await SearchAsync(chat, query with { From = ana }));
        Assert.Equal([2], await SearchAsync(chat, query with { From = ben }));
        Assert.Empty(await SearchAsync(chat, query with { From = "nobody" }));
        Assert.Equal([3], await SearchAsync(chat, query with { Type = MessageType.Media }));
        Assert.Equal([2, 1], await SearchAsync(chat, query with { Type = MessageType.Text }));
        Assert.Equal([3, 2], await SearchAsync(chat, query with { Since = Stores.At(2) }));
        Assert.Equal([2, 1], await SearchAsync(chat, query with { Until = Stores.At(2) }));
        Assert.Equal([2], await SearchAsync(chat, query with { Since = Stores.At(2), Until = Stores.At(2) }));
        Assert.Equal([1], await SearchAsync(chat, query with { From = ana, Type = MessageType.Text, Until = Stores.At(3) }));
    }

    [Fact]
    public async Task Hidden_cleared_and_deleted_messages_are_not_found()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.HideAsync(messages[1], ben);
        await Stores.DeleteAsync(messages[2]);

        Assert.Equal([4, 1], await SearchAsync(chat, await QueryAsync(chat, ben, "text")));
        Assert.Equal([4, 2, 1], await SearchAsync(chat, await QueryAsync(chat, ana, "text")));

        await Stores.ChangeAsync(chat, c => c.Clear(ben));
        await Stores.SendAsync(chat, ana, "text");
        Assert.Equal([5], await SearchAsync(chat, await QueryAsync(chat, ben, "text")));
    }

    [Fact]
    public async Task An_edited_message_is_found_by_its_new_words_only()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana, "red apple");
        await Stores.EditAsync(message, "green apple");

        Assert.Empty(await SearchAsync(chat, await QueryAsync(chat, ana, "red")));
        Assert.Equal([1], await SearchAsync(chat, await QueryAsync(chat, ana, "green apple")));
    }

    [Fact]
    public async Task A_reaction_leaves_what_a_message_is_found_by()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana, "red apple");
        await Stores.SettleAsync(chat.Id);
        await Stores.ReplaceAsync(message, m => m with { Reactions = [new Reaction("+", [ben])] });

        Assert.Equal([1], await SearchAsync(chat, await QueryAsync(chat, ana, "apple")));
    }

    [Fact]
    public async Task Other_chats_are_not_searched()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var other = await Stores.OpenAsync(ana, Stores.NewPair().Ben);
        await Stores.SendAsync(other, ana, "needle");
        await Stores.SendAsync(chat, ana, "needle");

        var found = Assert.Single(
            await Stores.Reader.SearchAsync(await Stores.LoadAsync(chat.Id), await QueryAsync(chat, ana, "needle"), Ct));

        Assert.Equal(chat.Id, found.ChatId);
    }

    [Fact]
    public async Task A_long_chat_is_searched_to_its_first_message()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana, "needle in hay");
        await Parallel.ForEachAsync(
            Enumerable.Range(2, 1_299), async (i, _) => await Stores.SendAsync(chat, ana, i % 2 == 0 ? "hay" : "straw"));
        var hay = await QueryAsync(chat, ben, "hay") with { Limit = 700 };
        var all = (await SearchAsync(chat, hay)).ToList();

        Assert.Equal([1], await SearchAsync(chat, await QueryAsync(chat, ben, "needle")));
        Assert.Equal([1], await SearchAsync(chat, await QueryAsync(chat, ben, "hay needle")));
        Assert.Equal(651, all.Count);
        Assert.Equal(all.OrderDescending(), all);
        Assert.Equal(all.Where(seq => seq < 300), await SearchAsync(chat, hay with { Before = 300 }));
        Assert.Equal(all.Take(600), await SearchAsync(chat, hay with { Limit = 600 }));
    }

    private async Task<SearchQuery> QueryAsync(Conversation chat, string userId, string text) => new(SearchWords.OfQuery(text), 100)
    {
        After = (await Stores.GetAsync(chat.Id)).Own(userId).ClearedUpToSeq, NotHiddenFor = userId, ExcludeDeleted = true,
    };

    // The same is found among messages that were just sent and among old ones.
    private async Task<IEnumerable<long>> SearchAsync(Conversation chat, SearchQuery query)
    {
        var fresh = await FindAsync(chat, query);
        await Stores.SettleAsync(chat.Id);
        Assert.Equal(fresh, await FindAsync(chat, query));
        return fresh;
    }

    private async Task<List<long>> FindAsync(Conversation chat, SearchQuery query) =>
        [.. (await Stores.Reader.SearchAsync(await Stores.LoadAsync(chat.Id), query, Ct)).Select(m => m.Seq)];
}
