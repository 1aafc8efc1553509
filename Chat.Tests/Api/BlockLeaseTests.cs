using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 3: users who come and go while a block holds are told to nobody, and the end of the block shows the truth.</summary>
public sealed class BlockLeaseTests(PresenceFixture fixture) : PresenceApiTests(fixture)
{
    [Fact]
    public async Task A_user_who_is_lost_in_a_block_is_not_shown_by_its_end_and_a_late_sweep_tells_nothing()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await BlockAsync(ben, chatId);
        await benSocket.DrainAsync();
        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(5));

        await UnblockAsync(ben, chatId);
        Assert.Equal(["chat_updated"], await benSocket.DrainNamesAsync());
        await SweepAsync();

        Assert.Empty(await DrainPresenceAsync(benSocket));
        Assert.False(await IsOnlineAsync(benSocket, chatId));
    }

    [Fact]
    public async Task A_late_sweep_tells_nothing_of_a_user_who_is_back()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var lost = await ana.JoinAsync(chatId);
        await BlockAsync(ben, chatId);
        await LoseAsync(lost, ana);
        await using var back = await ana.JoinAsync(chatId);
        await UnblockAsync(ben, chatId);
        Assert.Equal("user_online", (await DrainPresenceAsync(benSocket))[^1]);

        Wait(TimeSpan.FromSeconds(5));
        await SweepAsync();

        Assert.Empty(await DrainPresenceAsync(benSocket));
    }

    [Fact]
    public async Task Nothing_that_happens_in_a_block_is_told()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await BlockAsync(ana, chatId);
        await benSocket.DrainAsync();

        (await anaSocket.InvokeAsync("leave_chat", new { chatId })).RequireOk();
        (await anaSocket.InvokeAsync("join_chat", new { chatId })).RequireOk();
        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(5));
        await SweepAsync();
        await using var again = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(600));
        await SweepAsync();
        (await again.InvokeAsync("heartbeat", new { })).RequireOk();

        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_lost_connection_that_nobody_reported_is_not_shown_by_the_end_of_a_block()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await BlockAsync(ben, chatId);
        await VanishAsync(anaSocket);
        Wait(TimeSpan.FromSeconds(150));
        await benSocket.DrainAsync();

        await UnblockAsync(ben, chatId);

        Assert.Empty(await DrainPresenceAsync(benSocket));
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("rejected")]
    public async Task A_block_in_a_chat_that_is_not_accepted_tells_nothing(string state)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        if (state == "rejected")
        {
            (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);
        }

        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);

        await BlockAsync(ana, chatId);
        await UnblockAsync(ana, chatId);

        Assert.Empty(await DrainPresenceAsync(anaSocket));
        Assert.Empty(await DrainPresenceAsync(benSocket));
    }
}
