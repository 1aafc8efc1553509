using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 4: positions in a chat's messages.</summary>
public sealed class MessagePageTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("GET /api/chats/{chatId}/messages")]
    public async Task Messages_come_newest_first_and_paging_through_has_no_doubles_and_no_holes()
    {
        var (chatId, ana, ben) = await TalkAsync(12);

        var seqs = new List<long>();
        var page = (await ana.GetAsync($"chats/{chatId}/messages?limit=5")).Require(200);
        while (true)
        {
            Assert.Equal(["items", "nextCursor", "hasMore"], page.Fields());
            seqs.AddRange(page.Seqs());
            Assert.Equal(page.Flag("hasMore"), !page.IsNull("nextCursor"));
            if (page.IsNull("nextCursor"))
            {
                break;
            }

            // Messages that come meanwhile do not shift the pages.
            await ben.SendTextAsync(chatId, "meanwhile");
            page = (await ana.GetAsync($"chats/{chatId}/messages?limit=5&cursor={page.Text("nextCursor")}")).Require(200);
        }

        Assert.Equal(Enumerable.Range(1, 12).Reverse().Select(i => (long)i), seqs);
    }

    [Fact]
    public async Task Before_is_newest_first_and_after_oldest_first()
    {
        var (chatId, ana, _) = await TalkAsync(6);

        await RequireAsync(ana, chatId, "before=4", [3, 2, 1]);
        await RequireAsync(ana, chatId, "before=4&limit=2", [3, 2], [1]);
        await RequireAsync(ana, chatId, "before=1", []);
        await RequireAsync(ana, chatId, "before=0", []);
        await RequireAsync(ana, chatId, "before=99", [6, 5, 4, 3, 2, 1]);
        await RequireAsync(ana, chatId, "after=4", [5, 6]);
        await RequireAsync(ana, chatId, "after=0&limit=4", [1, 2, 3, 4], [5, 6]);
        await RequireAsync(ana, chatId, "after=6", []);
        await RequireAsync(ana, chatId, "after=99", []);
        await RequireAsync(ana, chatId, "limit=6", [6, 5, 4, 3, 2, 1]);
    }

    [Fact]
    public async Task Around_has_the_message_in_its_middle_oldest_first_and_goes_on_to_newer_ones()
    {
        var (chatId, ana, _) = await TalkAsync(9);

        await RequireAsync(ana, chatId, "around=5&limit=5", [3, 4, 5, 6, 7], [8, 9]);
        await RequireAsync(ana, chatId, "around=5&limit=1", [5], [6], [7], [8], [9]);
        await RequireAsync(ana, chatId, "around=1&limit=3", [1, 2, 3], [4, 5, 6], [7, 8, 9]);
        await RequireAsync(ana, chatId, "around=9&limit=3", [8, 9]);
        await RequireAsync(ana, chatId, "around=5", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    [Fact]
    public async Task A_page_by_number_says_how_many_there_are()
    {
        var (chatId, ana, _) = await TalkAsync(5);

        var second = (await ana.GetAsync($"chats/{chatId}/messages?page=2&limit=2")).Require(200);
        Assert.Equal([3L, 2L], second.Seqs());
        Assert.Equal((2, 5, true), (second.Number("page"), second.Number("total"), second.Flag("hasMore")));
        Assert.Equal([1L], (await ana.GetAsync($"chats/{chatId}/messages?limit=2&cursor={second.Text("nextCursor")}")).Require(200).Seqs());

        var third = (await ana.GetAsync($"chats/{chatId}/messages?page=3&limit=2")).Require(200);
        Assert.Equal([1L], third.Seqs());
        Assert.Equal((false, true), (third.Flag("hasMore"), third.IsNull("nextCursor")));
        var beyond = (await ana.GetAsync($"chats/{chatId}/messages?page=2000000000&limit=100")).Require(200);
        Assert.Equal((0, 5, false), (beyond.List().Count, beyond.Number("total"), beyond.Flag("hasMore")));
    }

    [Theory]
    [InlineData("page=1&before=2")]
    [InlineData("page=1&after=2")]
    [InlineData("page=1&around=2")]
    [InlineData("before=5&after=2")]
    [InlineData("before=5&around=2")]
    [InlineData("after=5&around=2")]
    [InlineData("page=1&cursor=x")]
    [InlineData("cursor=x&before=2")]
    [InlineData("page=0")]
    [InlineData("page=-1")]
    [InlineData("page=x")]
    [InlineData("before=-1")]
    [InlineData("after=-1")]
    [InlineData("around=-1")]
    [InlineData("around=x")]
    [InlineData("before=1.5")]
    [InlineData("before=99999999999999999999")]
    [InlineData("after=")]
    public async Task Two_positions_and_broken_ones_are_a_400(string query)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        var answer = (await ana.GetAsync($"chats/{chatId}/messages?{query}")).RequireProblem(400, "invalid_request");
        Assert.NotEmpty(answer.At("errors").Fields());
        Assert.True(query.Contains('&', StringComparison.Ordinal) || answer.Has($"errors.{query.Split('=')[0]}"));
    }

    [Theory]
    [InlineData("chats/active")]
    [InlineData("chats/{0}/messages")]
    public async Task A_page_number_is_refused_beside_a_cursor_that_is_valid(string list)
    {
        var (ana, chatId) = (App.NewUser("ana"), string.Empty);
        for (var i = 0; i < 2; i++)
        {
            chatId = await ChatApp.OpenChatAsync(ana, App.NewUser("ben"));
            await ana.SendTextAsync(chatId, "one");
            await ana.SendTextAsync(chatId, "two");
        }

        var path = $"{list.Replace("{0}", chatId, StringComparison.Ordinal)}?limit=1";
        var cursor = (await ana.GetAsync(path)).Require(200).Text("nextCursor");
        (await ana.GetAsync($"{path}&cursor={cursor}")).Require(200);

        (await ana.GetAsync($"{path}&cursor={cursor}&page=1")).RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task A_page_has_50_messages_unless_asked_otherwise_and_100_at_most()
    {
        var (chatId, ana, _) = await TalkAsync(101);

        Assert.Equal(50, (await ana.GetAsync($"chats/{chatId}/messages")).Require(200).List().Count);
        Assert.Equal(100, (await ana.GetAsync($"chats/{chatId}/messages?limit=100")).Require(200).List().Count);
        Assert.Single((await ana.GetAsync($"chats/{chatId}/messages?limit=1")).Require(200).List());
    }

    private async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> TalkAsync(int messages)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        for (var i = 1; i <= messages; i++)
        {
            await (i % 2 == 0 ? ana : ben).SendTextAsync(chatId, $"text {i}");
        }

        return (chatId, ana, ben);
    }

    private static async Task RequireAsync(ApiUser user, string chatId, string query, params int[][] pages)
    {
        var limit = query.Split('&').FirstOrDefault(p => p.StartsWith("limit", StringComparison.Ordinal)) ?? "limit=50";
        var page = (await user.GetAsync($"chats/{chatId}/messages?{query}")).Require(200);
        foreach (var (expected, i) in pages.Select((p, i) => (p, i)))
        {
            Assert.Equal(expected.Select(s => (long)s), page.Seqs());
            Assert.Equal(i < pages.Length - 1, page.Flag("hasMore"));
            if (page.Flag("hasMore"))
            {
                page = (await user.GetAsync($"chats/{chatId}/messages?{limit}&cursor={page.Text("nextCursor")}")).Require(200);
            }
        }
    }
}
