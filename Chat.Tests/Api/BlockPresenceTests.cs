using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 3: a block looks like leaving and its end like coming back, and nobody is told what they know already.</summary>
public sealed class BlockPresenceTests(PresenceFixture fixture) : PresenceApiTests(fixture)
{
    [Fact]
    public async Task Both_members_see_the_other_leave_and_come_back()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        await BlockAsync(ana, chatId);

        var (name, offline) = Assert.Single(await benSocket.DrainAsync());
        Assert.Equal(("user_offline", $$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}"}"""), (name, offline.Body));
        var own = await anaSocket.DrainAsync();
        Assert.Equal(["chat_updated", "user_offline"], own.Select(e => e.Name));
        Assert.Equal(ben.Id, own[1].Payload.Text("userId"));

        await UnblockAsync(ana, chatId);

        (name, var online) = Assert.Single(await benSocket.DrainAsync());
        Assert.Equal(("user_online", $$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}"}"""), (name, online.Body));
        Assert.Equal(["chat_updated", "user_online"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_repeated_block_tells_nothing_more()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await BlockAsync(ana, chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        await BlockAsync(ana, chatId);

        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.Empty(await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task With_two_blocks_the_last_one_that_is_lifted_brings_both_back()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await BlockAsync(ana, chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        await BlockAsync(ben, chatId);
        Assert.Equal(["chat_updated"], await benSocket.DrainNamesAsync());
        Assert.Empty(await anaSocket.DrainNamesAsync());

        await UnblockAsync(ana, chatId);
        Assert.Equal(["chat_updated"], await anaSocket.DrainNamesAsync());
        Assert.Empty(await benSocket.DrainNamesAsync());

        await UnblockAsync(ben, chatId);
        Assert.Equal(["chat_updated", "user_online"], await benSocket.DrainNamesAsync());
        Assert.Equal(["user_online"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_block_tells_nothing_of_a_user_who_was_offline()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaOutside = await ana.ConnectAsync();
        await benSocket.DrainAsync();

        await BlockAsync(ana, chatId);
        Assert.Empty(await benSocket.DrainNamesAsync());
        await UnblockAsync(ana, chatId);

        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.Equal(["chat_updated", "chat_updated"], await anaOutside.DrainNamesAsync());
    }

    [Fact]
    public async Task A_user_who_had_left_the_room_is_not_shown_by_the_end_of_the_block()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaSocket = await ana.JoinAsync(chatId);
        (await anaSocket.InvokeAsync("leave_chat", new { chatId })).RequireOk();
        await benSocket.DrainAsync();

        await BlockAsync(ana, chatId);
        await UnblockAsync(ana, chatId);

        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_user_who_was_shown_online_outside_the_room_leaves_and_comes_back()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaOutside = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();
        Assert.True(await IsOnlineAsync(benSocket, chatId));
        await benSocket.DrainAsync();

        await BlockAsync(ana, chatId);
        Assert.Equal(["user_offline"], await benSocket.DrainNamesAsync());

        await UnblockAsync(ana, chatId);
        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_user_who_joined_in_the_block_is_shown_by_its_end()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await BlockAsync(ana, chatId);
        await using var anaSocket = await ana.ConnectAsync();
        Assert.False(await IsOnlineAsync(anaSocket, chatId));
        Assert.False(await IsOnlineAsync(benSocket, chatId));
        await benSocket.DrainAsync();
        await anaSocket.DrainAsync();

        await UnblockAsync(ana, chatId);

        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
        Assert.Equal(["chat_updated", "user_online"], await anaSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Joining_in_a_block_learns_of_a_user_outside_the_room_by_its_end()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaOutside = await ana.ConnectAsync();
        await BlockAsync(ana, chatId);
        await using var benSocket = await ben.ConnectAsync();
        Assert.False(await IsOnlineAsync(benSocket, chatId));
        await benSocket.DrainAsync();

        await UnblockAsync(ana, chatId);

        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
    }
}
