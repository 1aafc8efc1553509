using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 5: edits within 15 minutes.</summary>
public sealed class EditTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("PATCH /api/chats/{chatId}/messages/{messageId}")]
    [Covers("client edit_message")]
    [Covers("server message_edited")]
    public async Task An_edit_keeps_count_and_time_and_reaches_the_room()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "first");
        var messageId = sent.Text("id");
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();
        Wait(TimeSpan.FromMinutes(1));

        var once = (await ana.PatchAsync($"chats/{chatId}/messages/{messageId}", new { content = " second " })).Require(200);
        var twice = (await anaSocket.InvokeAsync("edit_message", new { chatId, messageId, content = "third" })).RequireOk();

        Assert.Equal(("second", 1, sent.Number("rev") + 1), (once.Text("content"), once.Number("edits"), once.Number("rev")));
        Assert.Equal(["ok", "message"], twice.Fields());
        Assert.Equal(("third", 2), (twice.Text("message.content"), twice.Number("message.edits")));
        Assert.Equal(App.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), twice.Text("message.editedAt"));
        Assert.Equal((sent.Text("createdAt"), 1), (twice.Text("message.createdAt"), twice.Number("message.seq")));
        foreach (var socket in new[] { anaSocket, benSocket })
        {
            var events = await socket.DrainAsync();
            Assert.Equal(["message_edited", "message_edited"], events.Select(e => e.Name));
            Assert.Equal([once.Body, twice.At("message").Body], events.Select(e => e.Payload.At("message").Body));
            Assert.Equal(
                (chatId, 1, twice.Number("message.rev"), messageId),
                (events[1].Payload.Text("chatId"), events[1].Payload.Number("seq"), events[1].Payload.Number("rev"),
                 events[1].Payload.Text("messageId")));
        }
    }

    [Fact]
    public async Task An_edit_is_possible_for_15_minutes_and_no_longer()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "first")).Text("id")}";

        Wait(TimeSpan.FromMinutes(15));
        (await ana.PatchAsync(path, new { content = "second" })).Require(200);
        Wait(TimeSpan.FromMilliseconds(1));
        (await ana.PatchAsync(path, new { content = "third" })).RequireProblem(409, "edit_window_over");

        Assert.Equal("second", (await ana.ChatAsync(chatId)).Text("lastMessage.content"));
    }

    [Fact]
    public async Task Membership_is_checked_before_the_state()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "first")).Text("id")}";
        (await ben.PatchAsync(path, new { content = "mine now" })).RequireProblem(403, "not_allowed");
        Wait(TimeSpan.FromHours(2));

        (await ben.PatchAsync(path, new { content = "mine now" })).RequireProblem(403, "not_allowed");
        (await ben.DeleteAsync($"{path}?scope=everyone")).RequireProblem(403, "not_allowed");
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ana.PatchAsync(path, new { content = "late" })).RequireProblem(403, "blocked_by_me");
    }

    [Fact]
    public async Task A_deleted_message_can_not_be_edited()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "first")).Text("id")}";
        (await ana.DeleteAsync($"{path}?scope=everyone")).Require(200);

        (await ana.PatchAsync(path, new { content = "second" })).RequireProblem(409, "message_deleted");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"content\":\"\"}")]
    [InlineData("{\"content\":\"  \"}")]
    [InlineData("{\"content\":7}")]
    public async Task An_edit_to_nothing_is_a_400(string body)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "first")).Text("id");
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"chats/{chatId}/messages/{id}") { Content = new StringContent(body) };

        Assert.True((await ana.SendAsync(request)).RequireProblem(400, "invalid_request").Has("errors.content"));
        (await ana.PatchAsync($"chats/{chatId}/messages/{id}", new { content = new string('x', 4_001) }))
            .RequireProblem(400, "invalid_request");
    }

    [Fact]
    public async Task The_same_text_again_is_no_change()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "first");
        await using var socket = await ana.JoinAsync(chatId);
        await socket.DrainAsync();

        var edited = (await ana.PatchAsync($"chats/{chatId}/messages/{sent.Text("id")}", new { content = "first " })).Require(200);

        Assert.Equal(sent.Body, edited.Body);
        Assert.Empty(await socket.DrainNamesAsync());
    }

    [Fact]
    public async Task An_edit_changes_what_search_finds_and_no_unread_count()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "apples")).Text("id");

        (await ana.PatchAsync($"chats/{chatId}/messages/{id}", new { content = "pears" })).Require(200);

        Assert.Empty((await ben.GetAsync($"chats/{chatId}/search?q=apples")).Require(200).List());
        Assert.Equal([1L], (await ben.GetAsync($"chats/{chatId}/search?q=pears")).Require(200).Seqs());
        Assert.Equal(1, (await ben.ChatAsync(chatId)).Number("unreadCount"));
    }

    [Fact]
    public async Task Parallel_edits_are_counted_one_by_one()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "0")).Text("id");

        var edits = await Task.WhenAll(Enumerable.Range(1, 6).Select(async i =>
            (await ana.PatchAsync($"chats/{chatId}/messages/{id}", new { content = $"{i}" })).Require(200)));

        Assert.Equal(Enumerable.Range(1, 6).Select(i => (long)i), edits.Select(e => e.Number("edits")).Order());
        Assert.Equal(6, edits.Select(e => e.Number("rev")).Distinct().Count());
    }
}
