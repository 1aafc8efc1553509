using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Tests.Access.Matrix;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 7: what changed in a chat.</summary>
public sealed class ChangesTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("GET /api/chats/{chatId}/changes")]
    public async Task Each_changed_message_comes_once_in_rev_order_in_its_newest_state()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var first = (await ana.SendTextAsync(chatId, "1")).Text("id");
        var second = (await ben.SendTextAsync(chatId, "2")).Text("id");
        var start = (await ana.ChatAsync(chatId)).Number("rev");
        await ana.SendTextAsync(chatId, "3");
        (await ben.DeleteAsync($"chats/{chatId}/messages/{second}?scope=everyone")).Require(200);
        (await ana.PatchAsync($"chats/{chatId}/messages/{first}", new { content = "one" })).Require(200);
        (await ben.PutAsync($"chats/{chatId}/messages/{first}/reactions/👍")).Require(200);

        var changes = (await ana.GetAsync($"chats/{chatId}/changes?since={start}")).Require(200);

        Assert.Equal(["chat", "messages", "rev", "ownRev", "hasMore", "reset"], changes.Fields());
        Assert.Equal([3L, 2L, 1L], changes.Seqs("messages"));
        Assert.Equal([start + 1, start + 2, start + 4], changes.List("messages").Select(m => m.Number("rev")));
        Assert.True(changes.List("messages")[1].Flag("deleted"));
        Assert.Equal(("one", 1), (changes.List("messages")[2].Text("content"), changes.List("messages")[2].List("reactions").Count));
        Assert.Equal((start + 4, false, false), (changes.Number("rev"), changes.Flag("hasMore"), changes.Flag("reset")));
        Assert.Equal((await ana.ChatAsync(chatId)).Body, changes.At("chat").Body);
        Assert.Empty((await ana.GetAsync($"chats/{chatId}/changes?since={start + 4}")).Require(200).List("messages"));
    }

    [Fact]
    public async Task Since_0_is_the_whole_visible_history_also_without_the_parameter()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "cleared");
        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);
        await ana.SendTextAsync(chatId, "2");
        await ben.SendTextAsync(chatId, "3");

        foreach (var query in new[] { "", "?since=0", "?since=0&own=0" })
        {
            var changes = (await ben.GetAsync($"chats/{chatId}/changes{query}")).Require(200);
            Assert.Equal([2L, 3L], changes.Seqs("messages"));
            Assert.False(changes.Flag("reset"));
        }
    }

    [Fact]
    [Trait("Report", "20")]
    public async Task An_edit_of_a_message_with_9000_replies_is_one_small_event_and_one_change()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var original = (await ana.SendTextAsync(chatId, "first")).Text("id");
        for (var i = 0; i < 9_000; i += 500)
        {
            await ReplyManyAsync(chatId, original, ben.Id, count: 500);
        }

        var since = (await ben.ChatAsync(chatId)).Number("rev");
        await using var socket = await ben.JoinAsync(chatId);
        await using var rows = new StoredRows(App);
        var before = await rows.ReadAsync();

        var edited = (await ana.PatchAsync($"chats/{chatId}/messages/{original}", new { content = "edited" })).Require(200);

        // The writer's work is bounded by what it touches: the message, its chat and their marks.
        Assert.InRange(StoredRows.Changed(before, await rows.ReadAsync()).Count(), 2, 40);
        Assert.Equal(since + 1, edited.Number("rev"));
        Assert.InRange((await socket.NextAsync("message_edited")).Body.Length, 100, 2_000);
        var changes = (await ben.GetAsync($"chats/{chatId}/changes?since={since}")).Require(200);
        Assert.Equal(original, Assert.Single(changes.List("messages")).Text("id"));
        Assert.InRange(changes.Body.Length, 100, 4_000);
    }

    [Fact]
    public async Task A_read_marker_moves_the_rev_and_comes_with_the_chat()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "1");
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);

        var changes = (await ana.GetAsync($"chats/{chatId}/changes?since={sent.Number("rev")}")).Require(200);

        Assert.Empty(changes.List("messages"));
        Assert.Equal((sent.Number("rev") + 1, 1), (changes.Number("rev"), changes.Number("chat.peer.lastReadSeq")));
    }

    [Fact]
    public async Task Reset_is_answered_to_a_client_that_does_not_know_of_the_clear()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "1");
        var before = await ben.ChatAsync(chatId);
        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);
        var after = await ben.ChatAsync(chatId);
        await ana.SendTextAsync(chatId, "2");

        Assert.True(await ResetAsync(ben, chatId, before.Number("rev"), before.Number("ownRev")));
        Assert.False(await ResetAsync(ben, chatId, after.Number("rev"), after.Number("ownRev")));
        Assert.True(await ResetAsync(ben, chatId, before.Number("rev") - 1, own: null));
        Assert.False(await ResetAsync(ben, chatId, before.Number("rev") + 1, own: null));
        Assert.False(await ResetAsync(ben, chatId, 0, 0));
        Assert.False(await ResetAsync(ana, chatId, before.Number("rev"), 0));
    }

    [Fact]
    public async Task Own_changes_take_the_ownRev_alone()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var before = await ana.ChatAsync(chatId);
        (await ana.PostAsync($"chats/{chatId}/archive")).Require(200);
        (await ana.PostAsync($"chats/{chatId}/mute")).Require(200);

        var changes =
            (await ana.GetAsync($"chats/{chatId}/changes?since={before.Number("rev")}&own={before.Number("ownRev")}")).Require(200);

        Assert.Equal((before.Number("rev"), before.Number("ownRev") + 2), (changes.Number("rev"), changes.Number("ownRev")));
        Assert.Equal((true, true), (changes.Flag("chat.archived"), changes.Flag("chat.muted")));
    }

    [Theory]
    [InlineData("since=-1", "since")]
    [InlineData("since=abc", "since")]
    [InlineData("since=1.5", "since")]
    [InlineData("since=1&own=-1", "own")]
    [InlineData("since=1&own=abc", "own")]
    [InlineData("since=1&limit=101", "limit")]
    public async Task A_broken_position_is_a_400(string query, string field)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        Assert.True((await ana.GetAsync($"chats/{chatId}/changes?{query}")).RequireProblem(400, "invalid_request").Has($"errors.{field}"));
    }

    // In one commit, since only the number of replies matters here.
    private async Task ReplyManyAsync(string chatId, string originalId, string senderId, int count)
    {
        var (editor, drafts) = (App.Services.GetRequiredService<ChatEditor>(), App.Services.GetRequiredService<Drafts>());
        await editor.EditAsync(
            senderId,
            ChatQuery.Of(chatId),
            loaded => Enumerable.Range(0, count).Aggregate(new ChatChange(loaded.Chat), (change, _) =>
            {
                var draft = drafts.Text(chatId, senderId, "re") with { ReplyTo = new ReplyTo(originalId, 1, senderId) };
                var next = change.Chat.Append(draft);
                return next with { Messages = [.. change.Messages, .. next.Messages] };
            }),
            CancellationToken.None);
    }

    private static async Task<bool> ResetAsync(ApiUser user, string chatId, long since, long? own) =>
        (await user.GetAsync($"chats/{chatId}/changes?since={since}{(own is null ? "" : $"&own={own}")}")).Require(200).Flag("reset");
}
