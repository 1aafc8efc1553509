using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 9: the receivers of presence, and what each is told when it changes.</summary>
public sealed class PresenceNewsTests(PresenceFixture fixture) : PresenceApiTests(fixture)
{
    [Fact]
    public async Task Presence_goes_to_no_third_user_and_not_into_other_chats()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var eve = App.NewUser("eve");
        var withEve = await ChatApp.OpenChatAsync(ben, eve);
        await using var eveSocket = await eve.JoinAsync(withEve);
        await using var benSocket = await ben.JoinAsync(withEve);
        await eveSocket.DrainAsync();
        await benSocket.DrainAsync();

        await using var anaSocket = await ana.JoinAsync(chatId);
        (await anaSocket.InvokeAsync("leave_chat", new { chatId })).RequireOk();

        Assert.Empty(await eveSocket.DrainNamesAsync());
        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_user_whose_lease_ran_out_is_shown_again_with_their_next_event()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(600));
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();
        await SweepAsync();
        Assert.Empty(await benSocket.DrainNamesAsync());

        (await anaSocket.InvokeAsync("heartbeat", new { })).RequireOk();
        (await anaSocket.InvokeAsync("heartbeat", new { })).RequireOk();

        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_user_who_leaves_while_another_connection_is_in_its_grace_period_is_told_at_once()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var lost = await ana.JoinAsync(chatId);
        await LoseAsync(lost, ana);
        await using var staying = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        (await staying.InvokeAsync("leave_chat", new { chatId })).RequireOk();

        Assert.Equal(["user_offline"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_sweep_that_breaks_off_is_finished_by_the_next_and_tells_once()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await LoseAsync(anaSocket, ana);
        await benSocket.DrainAsync();
        Wait(TimeSpan.FromSeconds(5));
        Leases.FailsRemovals = true;
        await Assert.ThrowsAnyAsync<Exception>(SweepAsync);
        Leases.FailsRemovals = false;
        await SweepAsync();

        Assert.Equal(ana.Id, (await benSocket.NextAsync("user_offline")).Text("userId"));
        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Accepting_tells_each_member_that_the_other_is_in_the_room()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await anaSocket.DrainAsync();
        await benSocket.DrainAsync();

        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);

        var events = await anaSocket.DrainAsync();
        Assert.Equal(["chat_accepted", "user_online"], events.Select(e => e.Name));
        Assert.Equal($$"""{"chatId":"{{chatId}}","userId":"{{ben.Id}}"}""", events[1].Payload.Body);
        Assert.Equal(["chat_accepted", "user_online"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Accepting_tells_nothing_of_a_user_who_is_offline()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await anaSocket.DrainAsync();

        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);

        Assert.Equal(["chat_accepted"], await anaSocket.DrainNamesAsync());
    }
}
