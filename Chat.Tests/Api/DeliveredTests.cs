using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 13: delivery markers.</summary>
public sealed class DeliveredTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("POST /api/chats/{chatId}/delivered")]
    [Covers("client mark_as_delivered")]
    [Covers("server messages_delivered")]
    public async Task The_marker_moves_forward_only_and_the_room_is_told()
    {
        var (chatId, ana, ben) = await OpenAsync(messages: 3);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaElsewhere = await ana.ConnectAsync();
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        var answer = await DeliverAsync(ben, chatId, 2);
        await DeliverAsync(ben, chatId, 1);
        await DeliverAsync(ben, chatId, 2);
        (await benSocket.InvokeAsync("mark_as_delivered", new { chatId, upToSeq = 999 })).RequireOk();

        Assert.Equal((chatId, 0), (answer.Text("id"), answer.Number("lastReadSeq")));
        foreach (var socket in new[] { anaSocket, benSocket })
        {
            var told = await socket.DrainAsync();
            Assert.Equal(["messages_delivered", "messages_delivered"], told.Select(e => e.Name));
            Assert.Equal([(ben.Id, 2L), (ben.Id, 3L)], told.Select(e => (e.Payload.Text("userId"), e.Payload.Number("upToSeq"))));
            Assert.Equal(["chatId", "userId", "upToSeq"], told[0].Payload.Fields());
        }

        Assert.Empty(await anaElsewhere.DrainAsync());
        Assert.Equal((3, 0), await MarkersAsync(ana, chatId));
    }

    [Fact]
    public async Task A_delivery_takes_no_rev_and_changes_nothing_else()
    {
        var (chatId, ana, ben) = await OpenAsync(messages: 2);
        var (before, mine) = (await ana.ChatAsync(chatId), await ben.ChatAsync(chatId));

        await DeliverAsync(ben, chatId, 2);

        Assert.Equal(mine.Body, (await ben.ChatAsync(chatId)).Body);
        Assert.Equal(before.Without("peer"), (await ana.ChatAsync(chatId)).Without("peer"));
    }

    [Fact]
    public async Task Reading_delivers()
    {
        var (chatId, ana, ben) = await OpenAsync(messages: 3);

        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 2 })).Require(200);
        await DeliverAsync(ben, chatId, 1);

        Assert.Equal((2, 2), await MarkersAsync(ana, chatId));
    }

    [Fact]
    public async Task The_own_marker_is_not_on_the_wire()
    {
        var (chatId, _, ben) = await OpenAsync(messages: 1);

        Assert.False((await DeliverAsync(ben, chatId, 1)).Has("deliveredSeq"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_block_freezes_the_markers_of_both_members(bool byReporter)
    {
        var (chatId, ana, ben) = await OpenAsync(messages: 3);
        await ben.SendTextAsync(chatId, "four");
        await DeliverAsync(ben, chatId, 1);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        (await (byReporter ? ben : ana).PostAsync($"chats/{chatId}/block")).Require(200);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        await DeliverAsync(ben, chatId, 3);
        await DeliverAsync(ana, chatId, 4);
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 2 })).Require(200);

        Assert.Equal((1, 0), await MarkersAsync(ana, chatId));
        Assert.Equal((0, 0), await MarkersAsync(ben, chatId));
        Assert.DoesNotContain("messages_delivered", (await anaSocket.DrainNamesAsync()).Concat(await benSocket.DrainNamesAsync()));

        (await (byReporter ? ben : ana).PostAsync($"chats/{chatId}/unblock")).Require(200);
        Assert.Equal((1, 0), await MarkersAsync(ana, chatId));
        await DeliverAsync(ben, chatId, 3);
        Assert.Equal((3, 0), await MarkersAsync(ana, chatId));
    }

    [Fact]
    public async Task In_a_pending_chat_a_report_has_no_effect()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Hello");
        await using var anaSocket = await ana.JoinAsync(chatId);
        await anaSocket.DrainAsync();

        Assert.Equal("pending", (await DeliverAsync(ben, chatId, 1)).Text("status"));

        Assert.Empty(await anaSocket.DrainAsync());
        Assert.False((await ana.ChatAsync(chatId)).Has("peer.deliveredSeq"));
    }

    [Fact]
    public async Task The_value_must_be_a_seq()
    {
        var (chatId, _, ben) = await OpenAsync(messages: 1);
        await using var socket = await ben.ConnectAsync();

        await DeliverAsync(ben, chatId, 0);
        foreach (var body in new object[] { new { }, new { upToSeq = -1 }, new { upToSeq = "1" } })
        {
            var refused = (await ben.PostAsync($"chats/{chatId}/delivered", body)).RequireProblem(400, "invalid_request");
            Assert.True(refused.Has("errors.upToSeq"));
        }

        (await socket.InvokeAsync("mark_as_delivered", new { chatId })).RequireRefusal(400, "invalid_request");
    }

    // ana sends them.
    private async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> OpenAsync(int messages)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        for (var i = 1; i <= messages; i++)
        {
            await ana.SendTextAsync(chatId, $"text {i}");
        }

        return (chatId, ana, ben);
    }

    private static async Task<Answer> DeliverAsync(ApiUser user, string chatId, long upToSeq) =>
        (await user.PostAsync($"chats/{chatId}/delivered", new { upToSeq })).Require(200);

    private static async Task<(long Delivered, long Read)> MarkersAsync(ApiUser user, string chatId)
    {
        var chat = await user.ChatAsync(chatId);
        return (chat.Number("peer.deliveredSeq"), chat.Number("peer.lastReadSeq"));
    }
}
