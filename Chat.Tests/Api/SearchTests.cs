using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 4: search.</summary>
public sealed class SearchTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData("quick", true)]
    [InlineData("qui", true)]
    [InlineData("QUICK", true)]
    [InlineData("fox quick", true)]
    [InlineData("fo qu br", true)]
    [InlineData("quick cat", false)]
    [InlineData("uick", false)]
    [InlineData("quicker", false)]
    [InlineData("cafe", true)]
    [InlineData("CAFÉ", true)]
    [InlineData("cafe\u0301", true)]
    [InlineData("strasse", true)]
    [InlineData("STRASSE", true)]
    [InlineData("straße", true)]
    [InlineData("ΣΙΣΥΦΟΣ", true)]
    [InlineData("москва", true)]
    [InlineData("2026", true)]
    [InlineData("bob", true)]
    [InlineData("example com", true)]
    public async Task All_words_must_occur_as_words_or_beginnings_whatever_their_case_and_diacritics(string query, bool found)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ben.SendTextAsync(chatId, "The quick, brown fox: Café in der Straße; Σίσυφος, Москва 2026! bob@example.com");
        await ben.SendTextAsync(chatId, "nothing of all that");

        var answer = (await ana.GetAsync($"chats/{chatId}/search?q={Uri.EscapeDataString(query)}")).Require(200);

        Assert.Equal(found ? [1L] : [], answer.Seqs());
    }

    [Fact]
    [Covers("GET /api/chats/{chatId}/search")]
    public async Task Results_are_messages_newest_first_with_highlights_in_utf16_units()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "😀 Crème brûlée, crèmes!");
        await ben.SendTextAsync(chatId, "crème");

        var answer = (await ana.GetAsync($"chats/{chatId}/search?q=creme")).Require(200);

        Assert.Equal(["items", "nextCursor", "hasMore"], answer.Fields());
        Assert.Equal([2L, 1L], answer.Seqs());
        Assert.Equal("""[{"start":3,"length":5},{"start":17,"length":5}]""", answer.List()[1].At("highlights").Body);
        Assert.Equal((await ana.GetAsync($"chats/{chatId}/messages")).List()[0].Without(), answer.List()[0].Without("highlights"));
    }

    [Fact]
    public async Task Filters_narrow_it()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "apple one");
        Wait(TimeSpan.FromHours(1));
        var second = (await ben.SendTextAsync(chatId, "apple two")).Text("createdAt");
        Wait(TimeSpan.FromHours(1));
        await ana.SendTextAsync(chatId, "apple three");

        await RequireAsync("", 3, 2, 1);
        await RequireAsync($"&from={ana.Id}", 3, 1);
        await RequireAsync($"&from={ben.Id}", 2);
        await RequireAsync("&from=nobody");
        await RequireAsync("&type=text", 3, 2, 1);
        await RequireAsync("&type=media");
        await RequireAsync($"&since={second}", 3, 2);
        await RequireAsync($"&until={second}", 2, 1);
        await RequireAsync($"&since={second}&until={second}&from={ben.Id}", 2);
        await RequireAsync("&since=2027-01-01");

        async Task RequireAsync(string filter, params long[] seqs) =>
            Assert.Equal(seqs, (await ana.GetAsync($"chats/{chatId}/search?q=apple{filter}")).Require(200).Seqs());
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("q=", "q")]
    [InlineData("q=a", "q")]
    [InlineData("q=😀", "q")]
    [InlineData("q=101", "q")]
    [InlineData("q=ab&type=video", "type")]
    [InlineData("q=ab&type=Text", "type")]
    [InlineData("q=ab&since=yesterday", "since")]
    [InlineData("q=ab&until=12:30", "until")]
    public async Task A_bad_query_is_a_400_that_names_the_field(string query, string field)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var text = query == "q=101" ? $"q={new string('a', 101)}" : query;

        Assert.True((await ana.GetAsync($"chats/{chatId}/search?{text}")).RequireProblem(400, "invalid_request").Has($"errors.{field}"));
    }

    [Theory]
    [InlineData("\" OR 1=1 --")]
    [InlineData("hel*")]
    [InlineData("NEAR(hello, world)")]
    [InlineData("hello AND NOT world")]
    [InlineData("content:hello")]
    [InlineData("(((((((")]
    [InlineData("%_%")]
    [InlineData("{\"$regex\":\".*\"}")]
    [InlineData("(a+)+$")]
    [InlineData("'; drop table messages; --")]
    [InlineData("\u0000!\u0001")]
    [InlineData("\uD83D\uFFFD")]
    public async Task Hostile_text_breaks_nothing(string query)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "hello world");

        var answer = (await ana.GetAsync($"chats/{chatId}/search?q={Uri.EscapeDataString(query)}")).Require(200);

        Assert.Equal(query == "hel*" ? [1L] : [], answer.Seqs());
        Assert.Equal([1L], (await ana.GetAsync($"chats/{chatId}/search?q=hello")).Require(200).Seqs());
    }

    [Theory]
    [Trait("Report", "2")]
    [InlineData("สวัสดีครับวันนี้อากาศดี", "อากาศ", 16, 5)]
    [InlineData("in ㍻ 30", "平成", 3, 1)]
    [InlineData("mid\u00ADdle \u202Eم\u0640حمد", "محمد", 9, 5)]
    [InlineData("می‌خواهم", "خواهم", 3, 5)]
    [InlineData("يوم ٢٧", "27", 4, 2)]
    [InlineData("party 🎉🎂", "🎂 party", 0, 5)]
    public async Task Words_are_found_inside_of_runs_and_in_other_encodings(string content, string query, int start, int length)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "something else");
        await ana.SendTextAsync(chatId, content);

        var found = Assert.Single((await ben.GetAsync($"chats/{chatId}/search?q={Uri.EscapeDataString(query)}")).Require(200).List());

        var highlight = found.List("highlights")[0];
        Assert.Equal((2, start, length), (found.Number("seq"), highlight.Number("start"), highlight.Number("length")));
    }

    [Fact]
    public async Task A_query_may_have_2_to_100_characters()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var word = new string('a', 100);
        await ana.SendTextAsync(chatId, $"{word} ok");

        Assert.Equal([1L], (await ana.GetAsync($"chats/{chatId}/search?q={word}")).Require(200).Seqs());
        Assert.Equal([1L], (await ana.GetAsync($"chats/{chatId}/search?q=ok")).Require(200).Seqs());
    }

    [Fact]
    public async Task Paging_through_has_no_doubles_and_no_holes()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        for (var i = 1; i <= 7; i++)
        {
            await ana.SendTextAsync(chatId, i == 4 ? "other" : $"apple {i}");
        }

        var seqs = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await ben.GetAsync($"chats/{chatId}/search?q=apple&limit=2{cursor}")).Require(200);
            seqs.AddRange(page.Seqs());
            Assert.Equal(page.Flag("hasMore"), !page.IsNull("nextCursor"));
            cursor = page.IsNull("nextCursor") ? null : $"&cursor={page.Text("nextCursor")}";
        }

        Assert.Equal([7L, 6L, 5L, 3L, 2L, 1L], seqs);
    }

    [Fact]
    public async Task A_search_stays_in_its_chat()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var other = await ChatApp.OpenChatAsync(ana, App.NewUser());
        await ana.SendTextAsync(other, "apple");

        Assert.Empty((await ana.GetAsync($"chats/{chatId}/search?q=apple")).Require(200).List());
    }
}
