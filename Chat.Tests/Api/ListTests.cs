using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 2: limits, cursors and pages of every list.</summary>
public sealed class ListTests(ChatFixture fixture) : ApiTests(fixture)
{
    public static TheoryData<string, string> BadPages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var list in new[]
            {
                "chats/requests", "chats/active", "chats/{0}/messages", "chats/{0}/search?q=hello", "chats/user/{1}/history",
                "chats/user/{2}/history",
            })
            {
                foreach (var query in new[]
                {
                    "limit=0", "limit=101", "limit=-1", "limit=abc", "limit=", "limit=1.5", "limit=99999999999",
                    "limit=5&limit=6", "cursor=", "cursor=broken", "cursor=AAAAAAAAAAAAAAAAAAAAAAAA", "cursor=%00",
                })
                {
                    data.Add(list, query);
                }
            }

            foreach (var list in new[] { "chats/{0}/changes", "chats/sync" })
            {
                foreach (var query in new[] { "limit=0", "limit=101", "limit=abc" })
                {
                    data.Add(list, query);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BadPages))]
    public async Task A_bad_limit_or_cursor_is_a_400_in_every_list(string list, string query)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var path = list.Replace("{0}", chatId, StringComparison.Ordinal).Replace("{1}", ana.Id, StringComparison.Ordinal)
            .Replace("{2}", ben.Id, StringComparison.Ordinal);

        var answer = await ana.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");

        answer.RequireProblem(400, query.StartsWith("cursor", StringComparison.Ordinal) ? "invalid_cursor" : "invalid_request");
        Assert.NotEmpty(answer.List($"errors.{query.Split('=')[0]}"));
    }

    [Fact]
    [Covers("GET /api/chats/active")]
    public async Task Active_chats_come_by_their_last_message_with_it_and_without_doubles_or_holes()
    {
        var ana = App.NewUser("ana");
        var chats = new List<string>();
        foreach (var i in Enumerable.Range(0, 7))
        {
            chats.Add(await ChatApp.OpenChatAsync(App.NewUser(), ana));
        }

        foreach (var i in new[] { 3, 0, 6, 2, 5, 1, 4 })
        {
            Wait(TimeSpan.FromSeconds(1));
            await ana.SendTextAsync(chats[i], $"text {i}");
        }

        var first = (await ana.GetAsync("chats/active?limit=3")).Require(200);
        var second = (await ana.GetAsync($"chats/active?limit=3&cursor={first.Text("nextCursor")}")).Require(200);
        var third = (await ana.GetAsync($"chats/active?limit=3&cursor={second.Text("nextCursor")}")).Require(200);

        Assert.Equal(new[] { 4, 1, 5, 2, 6, 0, 3 }.Select(i => chats[i]), [.. first.Ids(), .. second.Ids(), .. third.Ids()]);
        Assert.Equal(new[] { 4, 1, 5 }.Select(i => $"text {i}"), first.List().Select(c => c.Text("lastMessage.content")));
        Assert.Equal((true, true, false), (first.Flag("hasMore"), second.Flag("hasMore"), third.Flag("hasMore")));
        Assert.True(third.IsNull("nextCursor"));
        Assert.Equal((await ana.ChatAsync(chats[4])).Body, first.List()[0].Body);
    }

    [Fact]
    public async Task Chats_of_the_same_moment_are_paged_without_doubles_or_holes()
    {
        var ana = App.NewUser("ana");
        var chats = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => ChatApp.RequestChatAsync(App.NewUser(), ana)));

        var listed = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await ana.GetAsync($"chats/requests?limit=2{cursor}")).Require(200);
            listed.AddRange(page.Ids());
            cursor = page.IsNull("nextCursor") ? null : $"&cursor={page.Text("nextCursor")}";
        }

        Assert.Equal(chats.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cursor_of_another_user_chat_or_query_is_a_400()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.OpenChatAsync(ana, ben);
        var (second, third) = (await ChatApp.OpenChatAsync(ana, App.NewUser()), await ChatApp.OpenChatAsync(App.NewUser(), ben));
        foreach (var (user, chat) in new[] { (ana, chatId), (ana, chatId), (ana, second), (ana, second), (ben, third) })
        {
            await user.SendTextAsync(chat, "hello world");
        }

        foreach (var user in new[] { ana, ben })
        {
            await ChatApp.RequestChatAsync(user, App.NewUser());
            await ChatApp.RequestChatAsync(user, App.NewUser());
            await ChatApp.RequestChatAsync(App.NewUser(), user);
        }

        await RequireForeignAsync(
            ana,
            $"chats/{chatId}/messages",
            (ben, $"chats/{chatId}/messages"),
            (ana, $"chats/{second}/messages"),
            (ana, $"chats/{chatId}/search?q=hello"));
        await RequireForeignAsync(
            ana, $"chats/{chatId}/search?q=hello", (ben, $"chats/{chatId}/search?q=hello"),
            (ana, $"chats/{second}/search?q=hello"), (ana, $"chats/{chatId}/search?q=world"),
            (ana, $"chats/{chatId}/search?q=hello&from={ana.Id}"), (ana, $"chats/{chatId}/search?q=hello&type=text"),
            (ana, $"chats/{chatId}/search?q=hello&since=2020-01-01"));
        await RequireForeignAsync(
            ana,
            "chats/active",
            (ben, "chats/active"),
            (ana, "chats/active?archived=all"),
            (ana, "chats/requests"),
            (ana, $"chats/user/{ana.Id}/history"));
        await RequireForeignAsync(
            ana,
            "chats/requests?direction=outgoing",
            (ben, "chats/requests?direction=outgoing"),
            (ana, "chats/requests?direction=incoming"));
        await RequireForeignAsync(
            ana,
            $"chats/user/{ana.Id}/history",
            (ben, $"chats/user/{ben.Id}/history"),
            (ana, $"chats/user/{ben.Id}/history"),
            (ana, "chats/active"));
        await RequireForeignAsync(
            App.As("admin-1", "admin"), $"chats/user/{ana.Id}/history",
            (App.As("admin-2", "admin"), $"chats/user/{ana.Id}/history"),
            (App.As("admin-1", "admin"), $"chats/user/{ben.Id}/history"), (ana, $"chats/user/{ana.Id}/history"));
    }

    [Fact]
    public async Task A_cursor_that_was_touched_is_a_400()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "1");
        await ana.SendTextAsync(chatId, "2");
        var cursor = (await ana.GetAsync($"chats/{chatId}/messages?limit=1")).Require(200).Text("nextCursor");

        var touched = Enumerable.Range(0, cursor.Length).SelectMany(i =>
            "ABCD-".Where(c => c != cursor[i]).Select(c => cursor[..i] + c + cursor[(i + 1)..]));
        foreach (var broken in touched.Concat([cursor[..^1], cursor + "A", cursor + "=", cursor + "%20", cursor[1..], cursor + cursor]))
        {
            (await ana.GetAsync($"chats/{chatId}/messages?cursor={broken}")).RequireProblem(400, "invalid_cursor");
        }

        Assert.DoesNotContain(
            ana.Id, System.Text.Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(cursor)), StringComparison.Ordinal);
    }

    private static async Task RequireForeignAsync(ApiUser user, string list, params (ApiUser User, string List)[] others)
    {
        var cursor = (await user.GetAsync(With(list, "limit=1"))).Require(200).Text("nextCursor");
        (await user.GetAsync(With(list, $"cursor={cursor}"))).Require(200);
        foreach (var (other, otherList) in others)
        {
            var answer = await other.GetAsync(With(otherList, $"cursor={cursor}"));
            Assert.True(answer.Status == 400, $"{list} -> {otherList}: {answer.Status} {answer.Body}");
            answer.RequireProblem(400, "invalid_cursor");
        }
    }

    private static string With(string path, string query) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
}
