using System.Text.RegularExpressions;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 3: the other member never learns of a block, an archive, a mute or a clear.</summary>
public sealed partial class BlockSecrecyTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData("POST", "block")]
    [InlineData("POST", "archive")]
    [InlineData("POST", "mute")]
    [InlineData("DELETE", "")]
    public async Task Nothing_that_the_other_member_can_read_changes(string method, string act)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "from ana");
        await ben.SendTextAsync(chatId, "from ben");
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaSocket = await ana.ConnectAsync();
        var sync = (await ben.GetAsync("chats/sync")).Require(200).Text("cursor");
        await benSocket.DrainAsync();
        var before = await ReadAllAsync(ben, ana, chatId);

        (await ana.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), $"chats/{chatId}/{act}".TrimEnd('/'))))
            .Require(act.Length == 0 ? 204 : 200);

        Assert.Equal(before, await ReadAllAsync(ben, ana, chatId));
        Assert.Empty((await ben.GetAsync($"chats/sync?since={sync}")).Require(200).List("chats"));
        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.Equal(["chat_updated"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    [Covers("block: typing, receipts, presence by either")]
    public async Task Typing_receipts_and_presence_in_a_block_reach_neither_member_without_an_error()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "from ana");
        await ben.SendTextAsync(chatId, "from ben");
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        await using var anaSocket = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();

        foreach (var (socket, other) in new[] { (anaSocket, benSocket), (benSocket, anaSocket) })
        {
            var joined = (await socket.InvokeAsync("join_chat", new { chatId })).RequireOk();
            Assert.False(joined.Flag("online"));
            (await other.InvokeAsync("join_chat", new { chatId })).RequireOk();
            await other.DrainAsync();
            foreach (var name in new[] { "typing", "stop_typing", "mark_as_read", "leave_chat", "join_chat" })
            {
                (await socket.InvokeAsync(name, new { chatId })).RequireOk();
            }

            Assert.Empty(await other.DrainNamesAsync());
            await socket.DrainAsync();
        }
    }

    [Fact]
    public async Task A_read_marker_in_a_block_stays_private_until_the_block_is_lifted()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "from ana");
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        var before = await ana.ChatAsync(chatId);

        var read = (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);

        Assert.Equal((1, 0, before.Number("rev")), (read.Number("lastReadSeq"), read.Number("unreadCount"), read.Number("rev")));
        Assert.Equal(before.Body, (await ana.ChatAsync(chatId)).Body);

        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);
        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"));
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        Assert.Equal(1, (await ana.ChatAsync(chatId)).Number("peer.lastReadSeq"));
    }

    [Fact]
    public async Task A_blocked_send_over_the_socket_gets_the_same_refusal_as_any_other_act()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "mine")).Text("id");
        await using var socket = await ben.JoinAsync(chatId);
        var notMine =
            (await socket.InvokeAsync("delete_message", new { chatId, messageId, scope = "everyone" })).RequireRefusal(403, "not_allowed");
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        var refused = (await socket.InvokeAsync("send_message", new { chatId, content = "x" })).RequireRefusal(403, "not_allowed");

        Assert.Equal(notMine.At("error").Refusal(), refused.At("error").Refusal());
    }

    private static async Task<IReadOnlyList<string>> ReadAllAsync(ApiUser ben, ApiUser ana, string chatId)
    {
        string[] paths =
        [
            $"chats/{chatId}", $"chats/{chatId}/messages", $"chats/{chatId}/changes?since=0", $"chats/{chatId}/search?q=from",
            "chats/active",
            "chats/unread", $"chats/user/{ana.Id}/history", $"chats/user/{ben.Id}/history",
        ];
        var answers = await Task.WhenAll(paths.Select(ben.GetAsync));
        // A block looks as if ana had left: LastSeenTests.
        return [.. answers.Select(a => LastSeen().Replace(a.Require(200).Body, ""))];
    }

    [GeneratedRegex(
        @"""lastSeenAt"":(null|""[^""]*"")", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastSeen();
}
