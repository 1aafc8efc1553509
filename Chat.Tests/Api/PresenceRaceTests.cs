using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Two changes of presence at the same moment: the last event that is told is the true one.</summary>
public sealed class PresenceRaceTests(PresenceFixture fixture) : PresenceApiTests(fixture)
{
    [Fact]
    public async Task A_block_that_overtakes_a_join_leaves_nobody_shown_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaSocket = await ana.ConnectAsync();
        Realtime.BeforeNext("user_online", () => BlockAsync(ana, chatId));

        (await anaSocket.InvokeAsync("join_chat", new { chatId })).RequireOk();

        Assert.Equal("user_offline", (await DrainPresenceAsync(benSocket))[^1]);
        Assert.False(await IsOnlineAsync(benSocket, chatId));
    }

    [Fact]
    public async Task An_unblock_that_overtakes_a_block_leaves_both_shown_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaSocket = await ana.JoinAsync(chatId);
        Realtime.BeforeNext("user_offline", () => UnblockAsync(ana, chatId));

        await BlockAsync(ana, chatId);

        Assert.Equal("user_online", (await DrainPresenceAsync(benSocket))[^1]);
        Assert.Equal("user_online", (await DrainPresenceAsync(anaSocket))[^1]);
    }

    [Fact]
    public async Task A_join_that_overtakes_a_leave_leaves_the_user_shown_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var leaving = await ana.JoinAsync(chatId);
        await using var joining = await ana.ConnectAsync();
        Realtime.BeforeNext("user_offline", async () => (await joining.InvokeAsync("join_chat", new { chatId })).RequireOk());

        (await leaving.InvokeAsync("leave_chat", new { chatId })).RequireOk();

        Assert.Equal("user_online", (await DrainPresenceAsync(benSocket))[^1]);
    }

    [Fact]
    public async Task A_return_that_overtakes_the_sweep_leaves_the_user_shown_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(400));
        await using var benSocket = await ben.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(200));
        Realtime.BeforeNext("user_offline", async () => (await anaSocket.InvokeAsync("heartbeat", new { })).RequireOk());

        await SweepAsync();

        Assert.Equal(["user_online", "user_offline", "user_online"], await DrainPresenceAsync(benSocket));
        Assert.True(await IsOnlineAsync(benSocket, chatId));
    }

    [Fact]
    public async Task A_user_who_goes_offline_while_another_joins_is_not_shown_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var anaSocket = await ana.JoinAsync(chatId);
        await LoseAsync(anaSocket, ana);
        await using var benSocket = await ben.ConnectAsync();
        Realtime.BeforeNextJoin(async () =>
        {
            Wait(TimeSpan.FromSeconds(5));
            await SweepAsync();
        });

        Assert.False(await IsOnlineAsync(benSocket, chatId));

        await benSocket.DrainAsync();
        await BlockAsync(ben, chatId);
        Assert.Empty(await DrainPresenceAsync(benSocket));
    }

    [Fact]
    public async Task A_block_while_a_member_joins_is_answered_with_offline()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.ConnectAsync();
        Realtime.BeforeNextJoin(() => BlockAsync(ana, chatId));

        Assert.False(await IsOnlineAsync(benSocket, chatId));
    }
}
