using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 3, the block matrix: ana has blocked ben.</summary>
public sealed class BlockTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("POST /api/chats/{chatId}/block")]
    [Covers("block: send, edit, react by the blocker")]
    public async Task A_refusal_names_the_block_to_the_blocker()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var own = (await ana.SendTextAsync(chatId, "mine")).Text("id");
        Assert.True((await ana.PostAsync($"chats/{chatId}/block")).Require(200).Flag("blockedByMe"));

        await RequireRefusedAsync(ana, chatId, own, "blocked_by_me");
        await RequireRefusedAsync(ana, chatId, (await ben.GetAsync($"chats/{chatId}/messages")).Ids()[0], "blocked_by_me");
    }

    [Fact]
    [Covers("block: send, edit, react by the blocked")]
    public async Task A_blocked_member_gets_the_same_refusal_as_for_any_other_act()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var own = (await ben.SendTextAsync(chatId, "mine")).Text("id");
        var others = (await ana.SendTextAsync(chatId, "yours")).Text("id");
        var notMine = (await ben.PatchAsync($"chats/{chatId}/messages/{others}", new { content = "x" })).RequireProblem(403, "not_allowed");
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        await RequireRefusedAsync(ben, chatId, own, "not_allowed");
        var refused = await ben.PostAsync($"chats/{chatId}/messages", new { content = "x" });
        Assert.Equal(notMine.Refusal(), refused.Refusal());
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("accepted")]
    [InlineData("rejected")]
    [Covers("block: or-create by either")]
    public async Task Or_create_returns_the_unchanged_chat_to_both_members_in_any_state(string state)
    {
        var (chatId, ana, ben) = await InStateAsync(state);
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        foreach (var (user, other) in new[] { (ana, ben), (ben, ana) })
        {
            var before = await user.ChatAsync(chatId);
            var chat = (await user.PostAsync("chats/or-create", new { recipientId = other.Id, message = "Hello" })).Require(200);
            Assert.Equal(before.Body, chat.Body);
            Assert.Equal(state, chat.Text("status"));
        }
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("accepted")]
    [InlineData("rejected")]
    public async Task A_block_holds_in_any_state_of_the_chat(string state)
    {
        var (chatId, ana, ben) = await InStateAsync(state);
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "blocked_by_me");
        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "not_allowed");
    }

    [Theory]
    [InlineData(true, "blocked_by_me")]
    [InlineData(false, "not_allowed")]
    public async Task A_block_takes_precedence_over_accept_and_allows_reject(bool byRecipient, string code)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        (await (byRecipient ? ben : ana).PostAsync($"chats/{chatId}/block")).Require(200);

        (await ben.PostAsync($"chats/{chatId}/accept")).RequireProblem(403, code);
        Assert.Equal("pending", (await ben.ChatAsync(chatId)).Text("status"));
        Assert.Equal("rejected", (await ben.PostAsync($"chats/{chatId}/reject")).Require(200).Text("status"));
    }

    [Fact]
    [Covers("block: history and search")]
    public async Task History_and_search_stay_readable_for_both()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "from ana");
        await ben.SendTextAsync(chatId, "from ben");
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        foreach (var user in new[] { ana, ben })
        {
            Assert.Equal([2L, 1L], (await user.GetAsync($"chats/{chatId}/messages")).Require(200).Seqs());
            Assert.Equal([2L, 1L], (await user.GetAsync($"chats/{chatId}/search?q=from")).Require(200).Seqs());
            Assert.Equal([1L, 2L], (await user.GetAsync($"chats/{chatId}/changes?since=0")).Require(200).Seqs("messages"));
            Assert.Equal([chatId], (await user.GetAsync("chats/active")).Require(200).Ids());
        }
    }

    [Fact]
    [Covers("POST /api/chats/{chatId}/unblock")]
    [Covers("block: unblock")]
    public async Task An_unblock_restores_sending_and_nothing_sent_in_between_exists()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "lost", clientMessageId = "lost" })).Require(403);
        Assert.False((await ana.PostAsync($"chats/{chatId}/unblock")).Require(200).Flag("blockedByMe"));

        Assert.Empty((await ana.GetAsync($"chats/{chatId}/messages")).Require(200).List());
        var sent = await ben.SendTextAsync(chatId, "found", "lost");
        Assert.Equal((1, "found"), (sent.Number("seq"), sent.Text("content")));
        (await ana.PutAsync($"chats/{chatId}/messages/{sent.Text("id")}/reactions/👍")).Require(200);
        (await ben.PatchAsync($"chats/{chatId}/messages/{sent.Text("id")}", new { content = "edited" })).Require(200);
        await ana.SendTextAsync(chatId, "back");
    }

    [Fact]
    public async Task Both_members_may_block_and_each_lifts_only_their_own_block()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        foreach (var user in new[] { ana, ben, ana })
        {
            (await user.PostAsync($"chats/{chatId}/block")).Require(200);
        }

        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "blocked_by_me");
        (await ben.PostAsync($"chats/{chatId}/unblock")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/unblock")).Require(200);
        (await ben.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "not_allowed");
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, "blocked_by_me");
        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);
        await ben.SendTextAsync(chatId, "x");
    }

    private async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> InStateAsync(string state)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        if (state != "pending")
        {
            (await ben.PostAsync($"chats/{chatId}/{(state == "accepted" ? "accept" : "reject")}")).Require(200);
        }

        return (chatId, ana, ben);
    }

    private static async Task RequireRefusedAsync(ApiUser user, string chatId, string messageId, string code)
    {
        var message = $"chats/{chatId}/messages/{messageId}";
        (await user.PostAsync($"chats/{chatId}/messages", new { content = "x" })).RequireProblem(403, code);
        (await user.PostAsync($"chats/{chatId}/messages", new { media = new[] { "file" } })).RequireProblem(403, code);
        (await user.PatchAsync(message, new { content = "x" })).RequireProblem(403, code);
        (await user.PutAsync($"{message}/reactions/👍")).RequireProblem(403, code);
        (await user.DeleteAsync($"{message}/reactions/👍")).RequireProblem(403, code);

        await using var socket = await user.ConnectAsync();
        (await socket.InvokeAsync("send_message", new { chatId, content = "x" })).RequireRefusal(403, code);
        (await socket.InvokeAsync("send_media", new { chatId, media = new[] { "file" } })).RequireRefusal(403, code);
        (await socket.InvokeAsync("edit_message", new { chatId, messageId, content = "x" })).RequireRefusal(403, code);
        (await socket.InvokeAsync("add_reaction", new { chatId, messageId, emoji = "👍" })).RequireRefusal(403, code);
        (await socket.InvokeAsync("remove_reaction", new { chatId, messageId, emoji = "👍" })).RequireRefusal(403, code);
    }
}
