using Chat.Core.Chats;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 5: reactions.</summary>
public sealed class ReactionTests(ChatFixture fixture) : ApiTests(fixture)
{
    private static readonly string[] TwentyOne =
        ["😀", "😁", "😂", "🤣", "😃", "😄", "😅", "😆", "😉", "😊", "😋", "😎", "😍", "😘", "🥰", "😗", "😙", "😚", "🙂", "🤗", "🤩"];

    [Fact]
    [Covers("PUT /api/chats/{chatId}/messages/{messageId}/reactions/{emoji}")]
    [Covers("DELETE /api/chats/{chatId}/messages/{messageId}/reactions/{emoji}")]
    [Covers("server reaction_added")]
    [Covers("server reaction_removed")]
    public async Task Both_react_over_rest_and_the_room_is_told()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "Hello");
        var path = $"chats/{chatId}/messages/{sent.Text("id")}/reactions/👍";
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        var first = (await ben.PutAsync(path)).Require(200);
        var second = (await ana.PutAsync(path)).Require(200);
        var third = (await ben.DeleteAsync(path)).Require(200);
        var last = (await ana.DeleteAsync(path)).Require(200);

        Assert.Equal($"👍 {ben.Id}", first.Reactions());
        Assert.Equal($"👍 {ben.Id} {ana.Id}", second.Reactions());
        Assert.Equal($"👍 {ana.Id}", third.Reactions());
        Assert.Empty(last.List("reactions"));
        Assert.Equal(sent.Number("rev") + 4, last.Number("rev"));
        foreach (var socket in new[] { anaSocket, benSocket })
        {
            var events = await socket.DrainAsync();
            Assert.Equal(["reaction_added", "reaction_added", "reaction_removed", "reaction_removed"], events.Select(e => e.Name));
            Assert.Equal([ben.Id, ana.Id, ben.Id, ana.Id], events.Select(e => e.Payload.Text("userId")));
            Assert.All(
                events, e => Assert.Equal(("👍", chatId, 1), (e.Payload.Text("emoji"), e.Payload.Text("chatId"), e.Payload.Number("seq"))));
            Assert.Equal([first.Body, second.Body, third.Body, last.Body], events.Select(e => e.Payload.At("message").Body));
        }
    }

    [Fact]
    [Covers("client add_reaction")]
    [Covers("client remove_reaction")]
    public async Task Adding_twice_or_removing_none_is_no_error_and_no_event()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "Hello")).Text("id");
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        var payload = new { chatId, messageId, emoji = "👍" };

        (await benSocket.InvokeAsync("remove_reaction", payload)).RequireOk();
        var added = (await benSocket.InvokeAsync("add_reaction", payload)).RequireOk();
        Assert.Equal(["ok", "message"], added.Fields());
        Assert.Equal(added.Body, (await benSocket.InvokeAsync("add_reaction", payload)).RequireOk().Body);
        (await anaSocket.InvokeAsync("remove_reaction", payload)).RequireOk();
        (await benSocket.InvokeAsync("remove_reaction", payload)).RequireOk();
        (await benSocket.InvokeAsync("remove_reaction", payload)).RequireOk();

        Assert.Equal(["reaction_added", "reaction_removed"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_message_takes_20_different_reactions_and_the_21st_is_a_409()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "Hello")).Text("id")}/reactions";
        foreach (var (emoji, i) in TwentyOne.SkipLast(1).Select((e, i) => (e, i)))
        {
            (await (i % 2 == 0 ? ana : ben).PutAsync($"{path}/{emoji}")).Require(200);
        }

        (await ana.PutAsync($"{path}/{TwentyOne[20]}")).RequireProblem(409, "too_many_reactions");
        Assert.Equal(20, (await ben.PutAsync($"{path}/{TwentyOne[0]}")).Require(200).List("reactions").Count);
        (await ana.DeleteAsync($"{path}/{TwentyOne[2]}")).Require(200);
        (await ana.PutAsync($"{path}/{TwentyOne[20]}")).Require(200);
    }

    [Fact]
    public async Task Parallel_reactions_are_all_kept()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "Hello")).Text("id")}/reactions";

        await Task.WhenAll(
            TwentyOne.Take(6).SelectMany(emoji =>
                new[] { ana, ben }.Select(async user => (await user.PutAsync($"{path}/{emoji}")).Require(200))));

        var reactions = (await ana.ChatAsync(chatId)).List("lastMessage.reactions");
        Assert.Equal(6, reactions.Count);
        Assert.All(reactions, r => Assert.Equal(2, r.List("users").Count));
    }

    [Theory]
    [InlineData("👍🏽")]
    [InlineData("👩🏿‍🚀")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇩🇪")]
    [InlineData("🏴󠁧󠁢󠁳󠁣󠁴󠁿")]
    [InlineData("🏳️‍🌈")]
    [InlineData("#️⃣")]
    [InlineData("1️⃣")]
    [InlineData("*️⃣")]
    [InlineData("❤️")]
    [InlineData("☺️")]
    [InlineData("♾️")]
    [InlineData("🫠")]
    public async Task One_emoji_is_one_grapheme_however_long(string emoji)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "Hello")).Text("id");

        var reacted = (await ben.PutAsync($"chats/{chatId}/messages/{messageId}/reactions/{Uri.EscapeDataString(emoji)}")).Require(200);
        Assert.Equal(emoji, Assert.Single(reacted.List("reactions")).Text("emoji"));

        await using var socket = await ana.ConnectAsync();
        var added = (await socket.InvokeAsync("add_reaction", new { chatId, messageId, emoji })).RequireOk();
        Assert.Equal(2, Assert.Single(added.List("message.reactions")).List("users").Count);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("#")]
    [InlineData("👍👍")]
    [InlineData("👍 ")]
    [InlineData("👍a")]
    [InlineData(":+1:")]
    [InlineData("é")]
    [InlineData("漢")]
    [InlineData("→")]
    [InlineData("🇩")]
    [InlineData("🏽")]
    [InlineData("😀\u200D😀\u200D😀")]
    [InlineData("👍\U000E0068\U000E0069\U000E007F")]
    [InlineData("\u200D")]
    [InlineData("\uFE0F")]
    [InlineData("<script>")]
    [InlineData("%00")]
    public async Task Anything_but_one_emoji_is_a_400(string emoji)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "Hello")).Text("id");

        var answer = await ana.PutAsync($"chats/{chatId}/messages/{messageId}/reactions/{Uri.EscapeDataString(emoji)}");
        Assert.True(answer.RequireProblem(400, "invalid_request").Has("errors.emoji"));
        await using var socket = await ana.ConnectAsync();
        (await socket.InvokeAsync("add_reaction", new { chatId, messageId, emoji })).RequireRefusal(400, "invalid_request");
        (await socket.InvokeAsync("remove_reaction", new { chatId, messageId })).RequireRefusal(400, "invalid_request");
    }

    [Theory]
    [Trait("Report", "6")]
    [InlineData("👍", "👍\uFE0F", "👍")]
    [InlineData("❤\uFE0F", "❤", "❤\uFE0F")]
    [InlineData("1\u20E3", "1\uFE0F\u20E3", "1\uFE0F\u20E3")]
    [InlineData("🏳\u200D🌈", "🏳\uFE0F\u200D🌈", "🏳\uFE0F\u200D🌈")]
    public async Task Two_spellings_of_an_emoji_are_one_reaction_and_either_removes_it(string first, string second, string stored)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "Hello")).Text("id")}/reactions";
        await using var socket = await ana.JoinAsync(chatId);
        await socket.DrainAsync();

        (await ana.PutAsync($"{path}/{Uri.EscapeDataString(first)}")).Require(200);
        var both = (await ben.PutAsync($"{path}/{Uri.EscapeDataString(second)}")).Require(200);
        (await ben.PutAsync($"{path}/{Uri.EscapeDataString(first)}")).Require(200);
        var one = (await ana.DeleteAsync($"{path}/{Uri.EscapeDataString(second)}")).Require(200);
        var none = (await ben.DeleteAsync($"{path}/{Uri.EscapeDataString(first)}")).Require(200);

        Assert.Equal([$"{stored} {ana.Id} {ben.Id}", $"{stored} {ben.Id}", ""], [both.Reactions(), one.Reactions(), none.Reactions()]);
        var events = await socket.DrainAsync();
        Assert.Equal(["reaction_added", "reaction_added", "reaction_removed", "reaction_removed"], events.Select(e => e.Name));
        Assert.All(events, e => Assert.Equal(stored, e.Payload.Text("emoji")));
    }

    [Fact]
    [Trait("Report", "6")]
    public async Task Reactions_stored_by_older_rules_are_shown_as_one_and_can_all_be_removed()
    {
        const string OldEmoji = "😀\u200D😀";
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "Hello")).Text("id");
        await StoreAsync(chatId, id, new("👍", [ana.Id]), new("👍\uFE0F", [ben.Id, ana.Id]), new(OldEmoji, [ana.Id]));
        var path = $"chats/{chatId}/messages/{id}/reactions";

        var shown = (await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0];
        (await ben.DeleteAsync($"{path}/{Uri.EscapeDataString(OldEmoji + "\u200D")}")).RequireProblem(400, "invalid_request");
        var left = (await ana.DeleteAsync($"{path}/👍")).Require(200);
        (await ben.DeleteAsync($"{path}/👍")).Require(200);
        var last = (await ana.DeleteAsync($"{path}/{Uri.EscapeDataString(OldEmoji)}")).Require(200);

        Assert.Equal($"👍 {ana.Id} {ben.Id}, {OldEmoji} {ana.Id}", shown.Reactions());
        Assert.Equal($"👍 {ben.Id}, {OldEmoji} {ana.Id}", left.Reactions());
        Assert.Empty(last.List("reactions"));
        Assert.Empty((await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List()[0].List("reactions"));
    }

    [Fact]
    public async Task A_tombstone_takes_no_reaction()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var path = $"chats/{chatId}/messages/{(await ana.SendTextAsync(chatId, "Hello")).Text("id")}";
        (await ana.DeleteAsync($"{path}?scope=everyone")).Require(200);

        (await ben.PutAsync($"{path}/reactions/👍")).RequireProblem(409, "message_deleted");
        (await ben.DeleteAsync($"{path}/reactions/👍")).Require(200);
    }

    private async Task StoreAsync(string chatId, string messageId, params Reaction[] reactions)
    {
        var store = App.Services.GetRequiredService<IChatStore>();
        var loaded = (await store.LoadAsync(ChatQuery.Of(chatId) with { MessageIds = [messageId] }, default))!;
        var message = loaded.Messages.Single() with { Reactions = reactions };

        Assert.True(await store.CommitAsync(loaded, new ChatChange(loaded.Chat, [message]), default));
    }
}
