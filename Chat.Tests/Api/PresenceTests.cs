using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 9: leases, the grace period after a lost connection, and heartbeats.</summary>
public sealed class PresenceTests(PresenceFixture fixture) : PresenceApiTests(fixture)
{
    [Fact]
    public async Task A_lost_connection_is_told_after_a_grace_period_of_5_seconds()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(5) - Millisecond);
        await SweepAsync();
        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.True(await IsOnlineAsync(benSocket, chatId));

        Wait(Millisecond);
        await SweepAsync();
        var offline = await benSocket.NextAsync("user_offline");
        Assert.Equal($$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}"}""", offline.Body);
        Assert.False(await IsOnlineAsync(benSocket, chatId));
    }

    [Fact]
    public async Task The_end_of_the_grace_period_needs_no_job()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await LoseAsync(anaSocket, ana);

        // The function may not have set its timer yet when the clock first moves, so the clock moves on until it fires.
        var offline = benSocket.NextAsync("user_offline");
        for (var i = 0; i < 300 && !offline.IsCompleted; i++)
        {
            Wait(TimeSpan.FromSeconds(1));
            await Task.WhenAny(offline, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        }

        Assert.Equal(ana.Id, (await offline).Text("userId"));
    }

    [Fact]
    public async Task A_reconnect_within_the_grace_period_causes_no_flicker_even_before_it_joins()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(2));
        await using var again = await ana.ConnectAsync();
        Wait(TimeSpan.FromSeconds(10));
        await SweepAsync();

        Assert.Empty(await benSocket.DrainNamesAsync());
        (await again.InvokeAsync("join_chat", new { chatId })).RequireOk();
        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_user_with_another_connection_stays_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var other = await ana.ConnectAsync();
        var inRoom = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        await inRoom.DisposeAsync();
        await UntilAsync(async () =>
        {
            Wait(TimeSpan.FromSeconds(1));
            await SweepAsync();
            return await LeasesOf(ana) is [_];
        });

        Assert.Empty(await benSocket.DrainNamesAsync());
        await LoseAsync(other, ana);
        Wait(TimeSpan.FromSeconds(5));
        await SweepAsync();
        Assert.Equal(ana.Id, (await benSocket.NextAsync("user_offline")).Text("userId"));
    }

    [Fact]
    public async Task A_lease_lives_600_seconds_past_the_last_sign_of_life()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(400));
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        Wait(TimeSpan.FromSeconds(200) - Millisecond);
        await SweepAsync();
        Assert.Empty(await benSocket.DrainNamesAsync());
        Wait(Millisecond);
        await SweepAsync();

        Assert.Equal(ana.Id, (await benSocket.NextAsync("user_offline")).Text("userId"));
    }

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("typing")]
    [InlineData("mark_as_read")]
    [InlineData("send_message")]
    [Covers("client heartbeat")]
    public async Task A_heartbeat_and_any_other_event_renew_a_lease(string sign)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(599));
        var answer = (await anaSocket.InvokeAsync(sign, sign == "heartbeat" ? new { } : new { chatId, content = "Hello" })).RequireOk();
        Assert.True(sign != "heartbeat" || answer.Body == """{"ok":true}""", answer.Body);
        Wait(TimeSpan.FromSeconds(599));
        await SweepAsync();

        await using var benSocket = await ben.ConnectAsync();
        Assert.True(await IsOnlineAsync(benSocket, chatId));
        Wait(TimeSpan.FromSeconds(1));
        Assert.False(await IsOnlineAsync(benSocket, chatId));
    }
}
