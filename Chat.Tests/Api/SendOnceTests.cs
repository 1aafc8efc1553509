using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 6: sending exactly once.</summary>
public sealed class SendOnceTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Twenty_parallel_repeats_over_both_transports_are_one_message_and_one_event()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();
        var payload = new { chatId, content = "once", clientMessageId = "one" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => i % 2 == 0
            ? await ana.PostAsync($"chats/{chatId}/messages", payload)
            : await socket.InvokeAsync("send_message", payload)));

        var rest = answers.Where(a => a.Status != 0).ToList();
        var invoked = answers.Where(a => a.Status == 0).Select(a => a.RequireOk()).ToList();
        Assert.All(rest, a => Assert.True(a.Status is 200 or 201, a.Body));
        Assert.Equal(1, rest.Count(a => a.Status == 201) + invoked.Count(a => !a.Flag("replayed")));
        Assert.Single(rest.Select(a => a.Text("id")).Concat(invoked.Select(a => a.Text("message.id"))).Distinct());
        Assert.Equal(1, (await ana.ChatAsync(chatId)).Number("seq"));
        Assert.Equal(["unread_message"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_repeat_a_year_later_is_still_the_same_message()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "once", "one");
        Wait(TimeSpan.FromDays(365));
        var later = App.As(ana.Id);

        Assert.Equal(
            sent.Body,
            (await later.PostAsync($"chats/{chatId}/messages", new { content = "once", clientMessageId = "one" })).Require(200).Body);
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_422_and_stores_nothing()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var first = await ana.SendTextAsync(chatId, "once", "one");
        await ana.SendTextAsync(chatId, "other");

        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "twice", clientMessageId = "one" }))
            .RequireProblem(422, "client_message_id_reused");
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "once", clientMessageId = "one", replyTo = first.Text("id") }))
            .RequireProblem(422, "client_message_id_reused");
        await using var socket = await ana.ConnectAsync();
        (await socket.InvokeAsync("send_message", new { chatId, content = "Once", clientMessageId = "one" }))
            .RequireRefusal(422, "client_message_id_reused");
        Assert.Equal(2, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Fact]
    public async Task The_id_belongs_to_one_sender_in_one_chat()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var other = await ChatApp.OpenChatAsync(ana, App.NewUser());

        await ana.SendTextAsync(chatId, "a", "one");
        await ben.SendTextAsync(chatId, "b", "one");
        await ana.SendTextAsync(other, "c", "one");
        await ana.SendTextAsync(chatId, "d", "ONE");

        Assert.Equal(3, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    [Fact]
    public async Task A_repeat_gives_the_message_in_its_present_state()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "once", "one")).Text("id");
        var path = $"chats/{chatId}/messages/{id}";
        (await ana.PatchAsync(path, new { content = "edited" })).Require(200);
        (await ben.PutAsync($"{path}/reactions/👍")).Require(200);

        var edited = await RepeatAsync();
        Assert.Equal(("edited", 1), (edited.Text("content"), edited.List("reactions").Count));
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "edited", clientMessageId = "one" }))
            .RequireProblem(422, "client_message_id_reused");

        (await ana.DeleteAsync($"{path}?scope=everyone")).Require(200);
        var tombstone = await RepeatAsync();
        Assert.Equal((true, true), (tombstone.Flag("deleted"), tombstone.IsNull("content")));

        (await ana.DeleteAsync($"{path}?scope=me")).Require(200);
        Assert.Equal(["id", "chatId", "seq", "rev", "hidden"], (await RepeatAsync()).Fields());
        Assert.Equal(1, (await ana.ChatAsync(chatId)).Number("seq"));

        async Task<Answer> RepeatAsync() =>
            (await ana.PostAsync($"chats/{chatId}/messages", new { content = "once", clientMessageId = "one" })).Require(200);
    }

    [Fact]
    public async Task A_repeat_is_answered_also_when_the_chat_is_blocked()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "once", "one");
        (await ben.PostAsync($"chats/{chatId}/block")).Require(200);

        Assert.Equal(
            sent.Body,
            (await ana.PostAsync($"chats/{chatId}/messages", new { content = "once", clientMessageId = "one" })).Require(200).Body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public async Task An_id_has_1_to_64_characters(int length)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var id = new string('i', length);

        Assert.Equal(id, (await ana.SendTextAsync(chatId, "x", id)).Text("clientMessageId"));
        Assert.True((await ana.PostAsync($"chats/{chatId}/messages", new { content = "x", clientMessageId = new string('i', 65) }))
            .RequireProblem(400, "invalid_request").Has("errors.clientMessageId"));
    }
}
