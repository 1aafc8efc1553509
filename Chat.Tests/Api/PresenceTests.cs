using Chat.Core.Presence;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>Section 9: leases, the grace after a lost connection, heartbeats.</summary>
public sealed class PresenceTests(ChatFixture fixture) : ApiTests(fixture)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_lost_connection_is_told_after_a_grace_of_5_seconds()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(5) - Millisecond);
        await App.RunJobAsync("Jobs-SweepLeases");
        Assert.Empty(await benSocket.DrainNamesAsync());
        Assert.True((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));

        Wait(Millisecond);
        await App.RunJobAsync("Jobs-SweepLeases");
        var offline = await benSocket.NextAsync("user_offline");
        Assert.Equal($$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}"}""", offline.Body);
        Assert.False((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
    }

    [Fact]
    public async Task The_end_of_the_grace_needs_no_job()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await LoseAsync(anaSocket, ana);

        // The function may not have set its timer yet when the clock first moves, so it moves on until it fires, but less than to the next job.
        var offline = benSocket.NextAsync("user_offline");
        for (var i = 0; i < 20 && !offline.IsCompleted; i++)
        {
            Wait(TimeSpan.FromSeconds(1));
            await Task.WhenAny(offline, Task.Delay(TimeSpan.FromMilliseconds(100)));
        }

        Assert.Equal(ana.Id, (await offline).Text("userId"));
    }

    [Fact]
    public async Task A_reconnect_within_the_grace_makes_no_flicker_even_before_it_joins()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(2));
        await using var again = await ana.ConnectAsync();
        Wait(TimeSpan.FromSeconds(10));
        await App.RunJobAsync("Jobs-SweepLeases");

        Assert.Empty(await benSocket.DrainNamesAsync());
        (await again.InvokeAsync("join_chat", new { chatId })).RequireOk();
        Assert.Equal(["user_online"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Whoever_has_another_connection_is_still_online()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var other = await ana.ConnectAsync();
        var inRoom = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();

        await EndAsync(inRoom);
        await UntilAsync(async () =>
        {
            Wait(TimeSpan.FromSeconds(1));
            await App.RunJobAsync("Jobs-SweepLeases");
            return !await Presence.IsInRoomAsync(chatId, ana.Id, App.Time.GetUtcNow(), CancellationToken.None);
        });

        Assert.Empty(await benSocket.DrainNamesAsync());
        await LoseAsync(other, ana);
        Wait(TimeSpan.FromSeconds(5));
        await App.RunJobAsync("Jobs-SweepLeases");
        Assert.Equal(ana.Id, (await benSocket.NextAsync("user_offline")).Text("userId"));
    }

    [Fact]
    public async Task A_lease_lives_150_seconds_past_the_last_sign_of_life()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(100));
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        Wait(TimeSpan.FromSeconds(50) - Millisecond);
        await App.RunJobAsync("Jobs-SweepLeases");
        Assert.Empty(await benSocket.DrainNamesAsync());
        Wait(Millisecond);
        await App.RunJobAsync("Jobs-SweepLeases");

        Assert.Equal(ana.Id, (await benSocket.NextAsync("user_offline")).Text("userId"));
    }

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("typing")]
    [InlineData("mark_as_read")]
    [InlineData("send_message")]
    [Covers("client heartbeat")]
    public async Task A_heartbeat_and_any_other_event_renew_it(string sign)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(149));
        var answer = (await anaSocket.InvokeAsync(sign, sign == "heartbeat" ? new { } : new { chatId, content = "Hello" })).RequireOk();
        Assert.True(sign != "heartbeat" || answer.Body == """{"ok":true}""", answer.Body);
        Wait(TimeSpan.FromSeconds(149));
        await App.RunJobAsync("Jobs-SweepLeases");

        await using var benSocket = await ben.ConnectAsync();
        Assert.True((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
        Wait(TimeSpan.FromSeconds(1));
        Assert.False((await benSocket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online"));
    }

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
    public async Task One_who_is_lost_in_a_block_is_not_told_to_the_other()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var anaSocket = await ana.JoinAsync(chatId);
        await benSocket.DrainAsync();
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        await LoseAsync(anaSocket, ana);
        Wait(TimeSpan.FromSeconds(5));
        await App.RunJobAsync("Jobs-SweepLeases");

        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    private IPresenceStore Presence => App.Services.GetRequiredService<IPresenceStore>();

    /// <summary>Closes the user's only connection and waits until its lease is down to the grace.</summary>
    private async Task LoseAsync(SocketUser socket, ApiUser user)
    {
        await EndAsync(socket);
        var afterGrace = App.Time.GetUtcNow().AddSeconds(5);
        await UntilAsync(async () => !await Presence.IsOnlineAsync(user.Id, afterGrace, CancellationToken.None));
    }

    private static async Task EndAsync(SocketUser socket) => await socket.DisposeAsync();

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        Assert.Fail("It did not come about.");
    }
}
