using Chat.Core.Leases;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 9: a lease that was silent for 150 seconds is checked before it shows its user online.</summary>
public sealed class SilentLeaseTests(PresenceFixture fixture) : PresenceApiTests(fixture)
{
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task A_vanished_connection_is_shown_online_for_150_seconds_and_no_longer()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var anaSocket = await ana.JoinAsync(chatId);
        await VanishAsync(anaSocket);
        await using var benSocket = await ben.ConnectAsync();

        Wait(Doubt - Millisecond);
        Assert.True(await IsOnlineAsync(benSocket, chatId));
        Assert.Empty(Realtime.Checked);
        Wait(Millisecond);
        Assert.False(await IsOnlineAsync(benSocket, chatId));

        Assert.Empty(await LeasesOf(ana));
    }

    [Fact]
    public async Task A_silent_connection_that_the_service_has_is_shown_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(599));
        Realtime.Checked.Clear();
        await using var benSocket = await ben.ConnectAsync();

        Assert.True(await IsOnlineAsync(benSocket, chatId));

        Assert.Contains(anaSocket.ConnectionId, Realtime.Checked);
    }

    [Fact]
    public async Task One_connection_that_lives_is_enough()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var living = await ana.ConnectAsync();
        // More than one list of leases, all of them listed before the living one.
        Wait(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 12; i++)
        {
            await VanishAsync(await ana.ConnectAsync());
        }

        Wait(Doubt);
        await using var benSocket = await ben.ConnectAsync();

        Assert.True(await IsOnlineAsync(benSocket, chatId));
        Assert.Equal(living.ConnectionId, Assert.Single(await LeasesOf(ana)).ConnectionId);
    }

    [Fact]
    public async Task The_job_tells_watchers_of_a_vanished_connection()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();
        await VanishAsync(anaSocket);

        Wait(Doubt - Millisecond);
        await CheckSilentAsync();
        Assert.Empty(await benSocket.DrainNamesAsync());
        Wait(Millisecond);
        await CheckSilentAsync();

        Assert.Equal(["user_offline"], await benSocket.DrainNamesAsync());
        Assert.False(await IsOnlineAsync(benSocket, chatId));
    }

    [Fact]
    public async Task The_job_leaves_living_connections_alone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();
        Wait(TimeSpan.FromSeconds(300));

        await CheckSilentAsync();

        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.Single(await LeasesOf(ana));
    }

    [Fact]
    public async Task The_job_checks_only_users_that_somebody_is_shown()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var (blockedChat, carl, dan) = await App.OpenChatAsync();
        await using var unwatched = await App.NewUser().ConnectAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        (await anaSocket.InvokeAsync("leave_chat", new { chatId })).RequireOk();
        await using var carlSocket = await carl.JoinAsync(blockedChat);
        await using var danSocket = await dan.JoinAsync(blockedChat);
        (await carl.PostAsync($"chats/{blockedChat}/block")).Require(200);
        Wait(Doubt);
        Realtime.Checked.Clear();

        await CheckSilentAsync();

        // Ben was told that ana left; ana's connection outside the room is told nothing of ben.
        SocketUser[] unseen = [unwatched, anaSocket, benSocket, carlSocket, danSocket];
        Assert.Empty(Realtime.Checked.Intersect(unseen.Select(socket => socket.ConnectionId)));
    }

    [Fact]
    public async Task The_job_goes_through_more_leases_than_one_page()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var unwatched = App.NewUser();
        for (var i = 0; i < 450; i++)
        {
            var lease = Lease.Create($"{unwatched.Id}-{i}", unwatched.Id, App.Time.GetUtcNow(), active: false);
            await Leases.RenewAsync(lease, CancellationToken.None);
        }

        Wait(Millisecond);
        await using var benSocket = await ben.JoinAsync(chatId);
        await VanishAsync(await ana.JoinAsync(chatId));
        await benSocket.DrainAsync();
        Wait(Doubt);

        await CheckSilentAsync();

        Assert.Equal(["user_offline"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task The_job_does_not_cut_the_grace_period_short()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();
        Wait(TimeSpan.FromSeconds(200));
        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(5) - Millisecond);

        await CheckSilentAsync();

        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.True(await IsOnlineAsync(benSocket, chatId));
    }

    [Fact]
    public async Task A_service_that_cannot_be_asked_leaves_the_lease_to_be_trusted()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var anaSocket = await ana.JoinAsync(chatId);
        await VanishAsync(anaSocket);
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();
        Wait(Doubt);
        Realtime.FailsChecks = true;

        Assert.True(await IsOnlineAsync(benSocket, chatId));
        await Assert.ThrowsAnyAsync<Exception>(CheckSilentAsync);
        Realtime.FailsChecks = false;
        Assert.Empty(await DrainPresenceAsync(benSocket));
        await CheckSilentAsync();

        Assert.Equal(["user_offline"], await DrainPresenceAsync(benSocket));
    }

    [Fact]
    public async Task A_vanished_connection_does_not_keep_a_leaving_user_in_the_room()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await VanishAsync(await ana.JoinAsync(chatId));
        Wait(Doubt);
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var leaving = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        (await leaving.InvokeAsync("leave_chat", new { chatId })).RequireOk();

        Assert.Equal(["user_offline"], await benSocket.DrainNamesAsync());
    }
}
