using Chat.Tests.App;

namespace Chat.Tests.Upgrade;

/// <summary>The users of <see cref="OldStory"/> find everything in this version and can go on.</summary>
internal sealed class UpgradedStory(ChatApp app)
{
    private const int Total = OldStory.Texts + OldStory.Replies;

    private readonly ApiUser _ana = app.As("ana");
    private readonly ApiUser _ben = app.As("ben");
    private readonly ApiUser _cleo = app.As("cleo");

    public async Task CheckAsync()
    {
        var chatId = (await _ana.GetAsync("chats/user/ben/history")).Require(200).List()[0].Text("id");
        await CheckListsAsync();
        await CheckMessagesAsync(chatId);
        await CheckSearchAsync(chatId);
        await CheckChangesAsync(chatId);
        await GoOnAsync(chatId);
        // The second time, what was written since is in the way of nothing.
        await CheckSearchAsync(chatId);
    }

    private async Task CheckListsAsync()
    {
        var ben = (await _ben.GetAsync("chats/active?archived=all")).Require(200).List();
        Assert.Equal(["after the clearing", "reply 2"], ben.Select(c => c.Text("lastMessage.content")));
        Assert.Equal((true, true, 1), (ben[0].Flag("archived"), ben[0].Flag("muted"), ben[0].Number("clearedUpToSeq")));
        // Of the ten above the marker five are ana's; of these, one is deleted and one hidden.
        Assert.Equal(3, ben[1].Number("unreadCount"));
        Assert.Equal(4, (await _ben.GetAsync("chats/unread")).Require(200).Number("total"));
        var request = Assert.Single((await _cleo.GetAsync("chats/requests?direction=incoming")).Require(200).List());
        Assert.Equal("may I?", request.Text("lastMessage.content"));
        Assert.Equal("nobody", (await _cleo.GetAsync("users/me/settings")).Require(200).Text("requests"));
        Assert.Equal(2, (await _ben.GetAsync("chats/sync")).Require(200).List("chats").Count);
    }

    private async Task CheckMessagesAsync(string chatId)
    {
        var messages = (await _ana.GetAsync($"chats/{chatId}/messages?after=0&limit=100")).Require(200).List();
        Assert.Equal(Enumerable.Range(1, Total).Select(i => (long)i), messages.Select(m => m.Number("seq")));
        Assert.Equal(("the edited original", 1), (messages[0].Text("content"), messages[0].Number("edits")));
        Assert.Equal(OldStory.TextOf(3), messages[3].Text("content"));
        Assert.True(messages[4].Flag("deleted"));
        Assert.Equal("👍", messages[2].List("reactions")[0].Text("emoji"));
        Assert.Equal("the edited original", messages[^1].Text("replyTo.preview"));
        var hidden = (await _ben.GetAsync($"chats/{chatId}/messages?after=0&limit=100")).Require(200).List();
        Assert.Equal(Total - 2, hidden.Count);
        Assert.DoesNotContain(hidden, m => m.Number("seq") is 7 or 39);
    }

    private async Task CheckSearchAsync(string chatId)
    {
        // Old messages get new words beside the start.
        for (var attempt = 0; attempt < 3_000 && (await FoundAsync(_ana, chatId, "สวัสดีครับ")).Count == 0; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Equal([40L, 36, 32, 28, 24, 20, 16, 12, 8, 4], await FoundAsync(_ana, chatId, "number"));
        Assert.Equal([39L, 35, 31, 27, 23, 19, 15, 11, 7, 3], await FoundAsync(_ana, chatId, "quick fox"));
        Assert.Equal([35L, 31, 27, 23, 19, 15, 11, 3], await FoundAsync(_ben, chatId, "quick fox"));
        Assert.Equal([38L, 34, 30, 26, 22, 18, 14, 10, 6, 2], await FoundAsync(_ana, chatId, "السلام"));
        Assert.Contains(9L, await FoundAsync(_ana, chatId, "สวัสดีครับ"));
        Assert.Equal([1L], await FoundAsync(_ana, chatId, "edited original"));
    }

    private async Task CheckChangesAsync(string chatId)
    {
        var (since, seen) = (0L, new List<long>());
        for (var more = true; more;)
        {
            var page = (await _ana.GetAsync($"chats/{chatId}/changes?since={since}&limit=2")).Require(200);
            seen.AddRange(page.List("messages").Select(m => m.Number("seq")));
            (since, more) = (page.Number("rev"), page.Flag("hasMore"));
        }

        Assert.Equal(Enumerable.Range(1, Total).Select(i => (long)i), seen.Order());
        Assert.Equal((await _ana.ChatAsync(chatId)).Number("rev"), since);
    }

    private async Task GoOnAsync(string chatId)
    {
        for (var i = 1; i <= 20; i++)
        {
            Assert.Equal(Total + i, (await _ana.SendTextAsync(chatId, "onwards", $"new-{i}")).Number("seq"));
        }

        Assert.Equal(23, (await _ben.ChatAsync(chatId)).Number("unreadCount"));
        var old = (await _ana.GetAsync($"chats/{chatId}/messages?around=5&limit=3")).Require(200).List();
        Assert.Equal([4L, 5, 6], old.Select(m => m.Number("seq")));
        (await _ben.PutAsync($"chats/{chatId}/messages/{old[0].Text("id")}/reactions/👍")).Require(200);
        (await _ben.PostAsync($"chats/{chatId}/read", new { upToSeq = Total })).Require(200);
        Assert.Equal(20, (await _ben.ChatAsync(chatId)).Number("unreadCount"));
        var all = (await _ben.GetAsync($"chats/{chatId}/messages?after=0&limit=100")).Require(200).List();
        Assert.Equal(Total + 20 - 2, all.Count);
        Assert.Equal("👍", all.Single(m => m.Number("seq") == 4).List("reactions")[0].Text("emoji"));
        // A send of the earlier version, again.
        var sent = all.First(m => m.Text("senderId") == "ben");
        (await _ben.PostAsync(
            $"chats/{chatId}/messages",
            new { content = sent.Text("content"), clientMessageId = sent.Text("clientMessageId") })).Require(200);
    }

    private static async Task<List<long>> FoundAsync(ApiUser user, string chatId, string query) =>
        [
            .. (await user.GetAsync($"chats/{chatId}/search?q={Uri.EscapeDataString(query)}")).Require(200).List()
                .Select(m => m.Number("seq")),
        ];
}
