using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 5: replies and their previews.</summary>
public sealed class ReplyTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task A_reply_shows_the_first_120_characters_of_the_original()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var text = string.Concat(Enumerable.Repeat("😀", 119)) + "äbc";
        var original = await ana.SendTextAsync(chatId, text);

        var reply = (await ben.SendTextAsync(chatId, "re", replyTo: original.Text("id"))).At("replyTo");

        Assert.Equal(["id", "seq", "senderId", "preview"], reply.Fields());
        Assert.Equal((original.Text("id"), 1, ana.Id), (reply.Text("id"), reply.Number("seq"), reply.Text("senderId")));
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 119)) + "ä", reply.Text("preview"));
        Assert.False(original.Has("replyTo"));
    }

    [Fact]
    [Trait("Report", "5")]
    public async Task A_preview_ends_before_a_character_that_would_be_cut()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var original = await ana.SendTextAsync(chatId, new string('a', 118) + "👨‍👩‍👧 family");

        var reply = await ben.SendTextAsync(chatId, "re", replyTo: original.Text("id"));

        Assert.Equal(new string('a', 118), reply.Text("replyTo.preview"));
    }

    [Fact]
    public async Task An_original_that_is_not_there_can_not_be_answered()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var elsewhere = await ChatApp.OpenChatAsync(ana, App.NewUser());
        var foreign = (await ana.SendTextAsync(elsewhere, "elsewhere")).Text("id");
        var hidden = (await ben.SendTextAsync(chatId, "hidden")).Text("id");
        (await ana.DeleteAsync($"chats/{chatId}/messages/{hidden}?scope=me")).Require(200);

        foreach (var replyTo in new[] { foreign, hidden, "nothing", "" })
        {
            (await ana.PostAsync($"chats/{chatId}/messages", new { content = "re", replyTo })).RequireProblem(404, "not_found");
        }

        await ben.SendTextAsync(chatId, "re", replyTo: hidden);
        Assert.Equal(2, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Fact]
    public async Task A_deleted_original_can_not_be_answered()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "gone")).Text("id");
        (await ana.DeleteAsync($"chats/{chatId}/messages/{id}?scope=everyone")).Require(200);

        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "re", replyTo = id })).RequireProblem(409, "message_deleted");
    }

    [Fact]
    public async Task The_preview_is_cut_between_two_graphemes()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        const string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
        var original = await ana.SendTextAsync(chatId, new string('x', 118) + family + "end");

        var reply = await ben.SendTextAsync(chatId, "re", replyTo: original.Text("id"));

        Assert.Equal(new string('x', 118), reply.Text("replyTo.preview"));
    }

    [Fact]
    public async Task The_preview_follows_an_edit_without_a_change_of_the_reply()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var original = (await ana.SendTextAsync(chatId, "first")).Text("id");
        var reply = await ben.SendTextAsync(chatId, "re", replyTo: original);
        await using var socket = await ben.JoinAsync(chatId);

        var edited = (await ana.PatchAsync($"chats/{chatId}/messages/{original}", new { content = "second" })).Require(200);

        Assert.False((await socket.NextAsync("message_edited")).Has("replies"));
        var shown = (await ben.GetAsync($"chats/{chatId}/messages?after=1")).Require(200).List()[0];
        Assert.Equal(("second", reply.Number("rev")), (shown.Text("replyTo.preview"), shown.Number("rev")));
        var changes = (await ben.GetAsync($"chats/{chatId}/changes?since={reply.Number("rev")}")).Require(200).List("messages");
        Assert.Equal(edited.Text("id"), Assert.Single(changes).Text("id"));
    }

    [Fact]
    public async Task The_preview_goes_with_the_original()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var original = (await ana.SendTextAsync(chatId, "first")).Text("id");
        var reply = await ben.SendTextAsync(chatId, "re", replyTo: original);

        (await ana.DeleteAsync($"chats/{chatId}/messages/{original}?scope=everyone")).Require(200);

        foreach (var user in new[] { ana, ben })
        {
            var shown = (await user.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0];
            Assert.Equal(
                (true, original, reply.Number("rev")), (shown.IsNull("replyTo.preview"), shown.Text("replyTo.id"), shown.Number("rev")));
        }
    }

    [Fact]
    public async Task A_changed_reply_is_shown_with_the_preview_of_its_original()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var original = (await ana.SendTextAsync(chatId, "first")).Text("id");
        for (var i = 0; i < 40; i++)
        {
            await ana.SendTextAsync(chatId, $"between {i}");
        }

        var reply = (await ben.SendTextAsync(chatId, "re", replyTo: original)).Text("id");
        await using var socket = await ana.JoinAsync(chatId);

        var edited = (await ben.PatchAsync($"chats/{chatId}/messages/{reply}", new { content = "re 2" })).Require(200);

        Assert.Equal("first", edited.Text("replyTo.preview"));
        Assert.Equal("first", (await socket.NextAsync("message_edited")).Text("message.replyTo.preview"));
    }

    [Fact]
    public async Task A_repeated_reply_is_answered_although_its_original_is_gone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var original = (await ana.SendTextAsync(chatId, "first")).Text("id");
        await ben.SendTextAsync(chatId, "re", "one", replyTo: original);
        (await ana.DeleteAsync($"chats/{chatId}/messages/{original}?scope=everyone")).Require(200);
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "re", replyTo = original, clientMessageId = "one" })).Require(200);
        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "re", replyTo = original, clientMessageId = "two" }))
            .RequireProblem(403, "not_allowed");
    }

    [Fact]
    public async Task The_preview_is_null_for_the_member_who_hid_or_cleared_the_original()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var hidden = (await ana.SendTextAsync(chatId, "secret one")).Text("id");
        var cleared = (await ana.SendTextAsync(chatId, "secret two")).Text("id");
        (await ben.DeleteAsync($"chats/{chatId}/messages/{hidden}?scope=me")).Require(200);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);

        await ana.SendTextAsync(chatId, "re one", replyTo: hidden);
        Assert.True((await benSocket.NextAsync("message_received")).IsNull("message.replyTo.preview"));
        Assert.Equal("secret one", (await anaSocket.NextAsync("message_received")).Text("message.replyTo.preview"));

        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);
        await ana.SendTextAsync(chatId, "re two", replyTo: cleared);
        Assert.True((await benSocket.NextAsync("message_received")).IsNull("message.replyTo.preview"));
        foreach (var path in new[]
        {
            $"chats/{chatId}/messages", $"chats/{chatId}/search?q=re", $"chats/{chatId}/changes?since=0", "chats/active",
            "users/me/export",
        })
        {
            Assert.DoesNotContain("secret", (await ben.GetAsync(path)).Require(200).Body, StringComparison.Ordinal);
        }

        Assert.True((await ana.ChatAsync(chatId)).IsNull("lastMessage.replyTo.preview"));
    }
}
