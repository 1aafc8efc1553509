using Chat.Core.Chats;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 3: deleting a chat clears it for the caller, for ever.</summary>
public sealed class ClearTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("DELETE /api/chats/{chatId}")]
    public async Task A_deleted_chat_is_in_no_list_and_nothing_of_it_can_be_read()
    {
        var (chatId, ana, ben) = await TalkAsync();

        var deleted = (await ana.DeleteAsync($"chats/{chatId}")).Require(204);

        Assert.Empty(deleted.Body);
        foreach (var list in new[]
        {
            "chats/active", "chats/active?archived=all", $"chats/user/{ana.Id}/history", $"chats/user/{ben.Id}/history",
        })
        {
            Assert.Empty((await ana.GetAsync(list)).Require(200).List());
        }

        var chat = await ana.ChatAsync(chatId);
        Assert.Equal((3, 3, 0), (chat.Number("seq"), chat.Number("clearedUpToSeq"), chat.Number("unreadCount")));
        Assert.True(chat.IsNull("lastMessage"));
        Assert.Equal("""{"total":0,"chats":0}""", (await ana.GetAsync("chats/unread")).Require(200).Body);
        await RequireNothingOldAsync(ana, chatId);
        Assert.Equal(3, (await ben.GetAsync($"chats/{chatId}/messages")).Require(200).List().Count);
    }

    [Fact]
    public async Task A_deleted_request_is_in_no_list()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben, "Hello");
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);

        Assert.Empty((await ana.GetAsync("chats/requests?direction=outgoing")).Require(200).List());
        Assert.Empty((await ben.GetAsync("chats/requests")).Require(200).List());
        Assert.True((await ben.PostAsync($"chats/{chatId}/accept")).Require(200).IsNull("lastMessage"));
    }

    [Fact]
    public async Task A_new_message_brings_the_chat_back_without_what_was_cleared()
    {
        var (chatId, ana, ben) = await TalkAsync();
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);

        var sent = await ben.SendTextAsync(chatId, "secret news");

        var listed = Assert.Single((await ana.GetAsync("chats/active")).Require(200).List());
        Assert.Equal((4, 1, 3), (listed.Number("lastMessage.seq"), listed.Number("unreadCount"), listed.Number("clearedUpToSeq")));
        Assert.Equal([4L], (await ana.GetAsync($"chats/{chatId}/messages")).Require(200).Seqs());
        Assert.Equal([4L], (await ana.GetAsync($"chats/{chatId}/messages?around=2")).Require(200).Seqs());
        Assert.Equal((1, 1L), await PageAsync(ana, chatId));
        Assert.Equal([4L], (await ana.GetAsync($"chats/{chatId}/search?q=secret")).Require(200).Seqs());
        Assert.Equal([4L], (await ana.GetAsync($"chats/{chatId}/changes?since=0")).Require(200).Seqs("messages"));

        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        (await ben.DeleteAsync($"chats/{chatId}/messages/{sent.Text("id")}?scope=everyone")).Require(200);
        Assert.Empty((await ana.GetAsync("chats/active")).Require(200).List());
        Assert.Empty((await ana.GetAsync($"chats/{chatId}/changes?since=1")).Require(200).List("messages"));
    }

    [Fact]
    public async Task The_senders_own_message_brings_it_back_too()
    {
        var (chatId, ana, _) = await TalkAsync();
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);

        await ana.SendTextAsync(chatId, "Me again");

        Assert.Equal([chatId], (await ana.GetAsync("chats/active")).Require(200).Ids());
    }

    [Fact]
    public async Task A_cleared_message_can_neither_be_changed_nor_answered()
    {
        var (chatId, ana, ben) = await TalkAsync();
        var own = (await ana.GetAsync($"chats/{chatId}/messages")).List().First(m => m.Text("senderId") == ana.Id).Text("id");
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        var path = $"chats/{chatId}/messages/{own}";

        (await ana.PatchAsync(path, new { content = "x" })).RequireProblem(404, "not_found");
        (await ana.DeleteAsync($"{path}?scope=everyone")).RequireProblem(404, "not_found");
        (await ana.DeleteAsync($"{path}?scope=me")).RequireProblem(404, "not_found");
        (await ana.PutAsync($"{path}/reactions/👍")).RequireProblem(404, "not_found");
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "re", replyTo = own })).RequireProblem(404, "not_found");
        await using var socket = await ana.JoinAsync(chatId);
        await socket.DrainAsync();
        (await ben.PutAsync($"{path}/reactions/👍")).Require(200);
        Assert.Empty(await socket.DrainNamesAsync());
        Assert.Empty((await ana.GetAsync($"chats/{chatId}/changes?since=1&own=1")).Require(200).List("messages"));
    }

    [Fact]
    public async Task A_repeated_send_of_a_cleared_message_is_hidden()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var sent = await ana.SendTextAsync(chatId, "secret", "one");
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);

        var again = (await ana.PostAsync($"chats/{chatId}/messages", new { content = "secret", clientMessageId = "one" })).Require(200);

        Assert.Equal(["id", "chatId", "seq", "rev", "hidden"], again.Fields());
        Assert.Equal((sent.Text("id"), true), (again.Text("id"), again.Flag("hidden")));
        Assert.Empty((await ana.GetAsync("chats/active")).Require(200).List());
    }

    [Fact]
    public async Task Clearing_twice_is_no_error_and_tells_once()
    {
        var (chatId, ana, _) = await TalkAsync();
        await using var socket = await ana.ConnectAsync();

        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);

        Assert.Equal(["chat_updated"], await socket.DrainNamesAsync());
    }

    [Fact]
    public async Task The_job_erases_messages_that_both_members_cleared()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "secret", "one")).Text("id");
        var chats = App.Services.GetRequiredService<IChatStore>();
        (await ana.DeleteAsync($"chats/{chatId}")).Require(204);
        await App.RunJobAsync("Jobs-EraseCleared");
        Assert.Equal("secret", await ContentAsync(chats, chatId, id));

        (await ben.DeleteAsync($"chats/{chatId}")).Require(204);
        await App.RunJobAsync("Jobs-EraseCleared");
        await App.RunJobAsync("Jobs-EraseCleared");

        Assert.Null(await ContentAsync(chats, chatId, id));
        (await ana.PostAsync($"chats/{chatId}/messages", new { content = "secret", clientMessageId = "one" })).Require(200);
        Assert.Equal(2, (await ben.SendTextAsync(chatId, "new")).Number("seq"));
    }

    private static async Task<string?> ContentAsync(IChatStore chats, string chatId, string messageId) =>
        (await chats.LoadAsync(ChatQuery.Of(chatId) with { MessageIds = [messageId] }, CancellationToken.None))!.Find(messageId)!.Content;

    private async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> TalkAsync()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ben.SendTextAsync(chatId, "secret one");
        await ana.SendTextAsync(chatId, "secret two");
        await ben.SendTextAsync(chatId, "secret three");
        return (chatId, ana, ben);
    }

    private static async Task RequireNothingOldAsync(ApiUser user, string chatId)
    {
        foreach (var path in new[]
        {
            "messages", "messages?before=4", "messages?after=0", "messages?around=2", "messages?page=1", "search?q=secret",
        })
        {
            Assert.Empty((await user.GetAsync($"chats/{chatId}/{path}")).Require(200).List());
        }

        Assert.Empty((await user.GetAsync($"chats/{chatId}/changes?since=0")).Require(200).List("messages"));
        Assert.DoesNotContain("secret", (await user.GetAsync("chats/sync")).Require(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await user.GetAsync("users/me/export")).Require(200).Body, StringComparison.Ordinal);
    }

    private static async Task<(int Items, long Total)> PageAsync(ApiUser user, string chatId)
    {
        var page = (await user.GetAsync($"chats/{chatId}/messages?page=1")).Require(200);
        return (page.List().Count, page.Number("total"));
    }
}
