using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 7: which chats changed.</summary>
public sealed class SyncTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("GET /api/chats/sync")]
    public async Task Chats_that_changed_after_the_cursor_come_with_seq_and_rev()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var other = await ChatApp.OpenChatAsync(ana, App.NewUser());
        var all = (await ana.GetAsync("chats/sync")).Require(200);
        Assert.Equal(["chats", "cursor", "hasMore"], all.Fields());
        Assert.Equal(new[] { chatId, other }.Order(StringComparer.Ordinal), all.Ids("chats").Order(StringComparer.Ordinal));
        Assert.False(all.Flag("hasMore"));
        Assert.Empty((await SinceAsync(ana, all)).List("chats"));

        var sent = await ben.SendTextAsync(chatId, "Hello");
        var next = await SinceAsync(ana, all);

        var changed = Assert.Single(next.List("chats"));
        Assert.Equal((await ana.ChatAsync(chatId)).Body, changed.Body);
        Assert.Equal((1, sent.Number("rev")), (changed.Number("seq"), changed.Number("rev")));
        Assert.Empty((await SinceAsync(ana, next)).List("chats"));
        Assert.Equal([chatId], (await SinceAsync(ana, all)).Ids("chats"));
    }

    [Fact]
    public async Task Every_change_a_member_may_see_is_a_change_for_them()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "Hello")).Text("id");
        var acts = new (string Name, Func<Task<Answer>> Act, bool ForAna)[]
        {
            ("edit", () => ana.PatchAsync($"chats/{chatId}/messages/{id}", new { content = "edited" }), true),
            ("react", () => ben.PutAsync($"chats/{chatId}/messages/{id}/reactions/👍"), true),
            ("read", () => ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 }), true),
            ("archive", () => ben.PostAsync($"chats/{chatId}/archive"), false),
            ("mute", () => ben.PostAsync($"chats/{chatId}/mute"), false),
            ("block", () => ben.PostAsync($"chats/{chatId}/block"), false),
            ("unblock", () => ben.PostAsync($"chats/{chatId}/unblock"), false),
            ("hide", () => ben.DeleteAsync($"chats/{chatId}/messages/{id}?scope=me"), false),
            ("delete", () => ana.DeleteAsync($"chats/{chatId}/messages/{id}?scope=everyone"), true),
            ("clear", () => ben.DeleteAsync($"chats/{chatId}"), false),
        };

        foreach (var (name, act, forAna) in acts)
        {
            var (anaBefore, benBefore) = ((await ana.GetAsync("chats/sync")).Require(200), (await ben.GetAsync("chats/sync")).Require(200));
            Assert.InRange((await act()).Status, 200, 204);
            Assert.True((await SinceAsync(ben, benBefore)).Ids("chats").SequenceEqual([chatId]), name);
            Assert.True((await SinceAsync(ana, anaBefore)).List("chats").Count == (forAna ? 1 : 0), name);
        }
    }

    [Fact]
    public async Task A_first_sync_has_no_deleted_chats_and_a_later_one_tells_of_the_deletion()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ben.SendTextAsync(chatId, "secret");
        var before = (await ana.GetAsync("chats/sync")).Require(200);
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);

        Assert.Empty((await ana.GetAsync("chats/sync")).Require(200).List("chats"));
        var told = Assert.Single((await SinceAsync(ana, before)).List("chats"));
        Assert.Equal((chatId, 1), (told.Text("id"), told.Number("clearedUpToSeq")));
        Assert.True(told.IsNull("lastMessage"));
    }

    // Deleted chats were left out until the first sync's last page, also one that its first page had told of.
    [Fact]
    public async Task A_chat_that_is_deleted_while_the_first_sync_goes_on_is_told_of_by_a_later_page()
    {
        var ana = App.NewUser("ana");
        for (var i = 0; i < 3; i++)
        {
            await ChatApp.OpenChatAsync(App.NewUser(), ana);
        }

        var page = (await ana.GetAsync("chats/sync?limit=1")).Require(200);
        var deleted = Assert.Single(page.Ids("chats"));
        (await ana.DeleteAsync($"chats/{deleted}")).Require(204);

        var later = new List<Answer>();
        for (var more = true; more; more = page.Flag("hasMore"))
        {
            page = (await ana.GetAsync($"chats/sync?limit=1&since={page.Text("cursor")}")).Require(200);
            later.AddRange(page.List("chats"));
        }

        Assert.True(Assert.Single(later, chat => chat.Text("id") == deleted).Flag("hidden"));
    }

    [Fact]
    public async Task Pages_have_each_chat_once_and_go_on_while_chats_change()
    {
        var ana = App.NewUser("ana");
        var chats = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            chats.Add(await ChatApp.OpenChatAsync(App.NewUser(), ana));
        }

        var page = (await ana.GetAsync("chats/sync?limit=3")).Require(200);
        var seen = page.Ids("chats").ToList();
        Assert.Equal((3, true), (seen.Count, page.Flag("hasMore")));
        await ana.SendTextAsync(seen[0], "changed meanwhile");
        while (page.Flag("hasMore"))
        {
            page = await SinceAsync(ana, page, "&limit=3");
            seen.AddRange(page.Ids("chats"));
        }

        Assert.Equal(chats.Order(StringComparer.Ordinal), seen.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, seen.Count(id => id == seen[0]));
        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public async Task Nothing_is_missed_while_many_write_at_once()
    {
        var ana = App.NewUser("ana");
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            var other = App.NewUser();
            return (User: other, ChatId: await ChatApp.OpenChatAsync(other, ana));
        }));
        var sync = (await ana.GetAsync("chats/sync")).Require(200);
        var known = new Dictionary<string, long>();

        var writing = Task.WhenAll(others.SelectMany(o => Enumerable.Range(0, 5).Select(_ => o.User.SendTextAsync(o.ChatId, "x"))));
        while (!writing.IsCompleted)
        {
            sync = await FollowAsync(sync);
        }

        await writing;
        await FollowAsync(sync);
        Assert.Equal(others.Select(o => (o.ChatId, 5L)).Order(), known.Select(k => (k.Key, k.Value)).Order());

        async Task<Answer> FollowAsync(Answer last)
        {
            var next = await SinceAsync(ana, last);
            next.List("chats").ToList().ForEach(c => known[c.Text("id")] = c.Number("seq"));
            return next;
        }
    }

    [Fact]
    public async Task A_broken_cursor_and_another_users_are_a_400()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "1");
        await ana.SendTextAsync(chatId, "2");
        var bens = (await ben.GetAsync("chats/sync")).Require(200).Text("cursor");
        var listed = (await ana.GetAsync($"chats/{chatId}/messages?limit=1")).Require(200).Text("nextCursor");

        foreach (var cursor in new[] { "", "broken", bens, listed, bens[..^1], "0" })
        {
            Assert.True((await ana.GetAsync($"chats/sync?since={cursor}")).RequireProblem(400, "invalid_cursor").Has("errors.since"));
        }
    }

    private static async Task<Answer> SinceAsync(ApiUser user, Answer last, string more = "") =>
        (await user.GetAsync($"chats/sync?since={last.Text("cursor")}{more}")).Require(200);
}
