using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 9: a lease is renewed in memory, and in the store every 15 seconds. Section 12: it keeps the last activity.</summary>
public sealed class LeaseRenewalTests(PresenceFixture fixture) : PresenceApiTests(fixture)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Events_within_15_seconds_cost_one_write()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.JoinAsync(chatId);
        Wait(Interval);
        Leases.Renewals.Clear();

        for (var i = 0; i < 20; i++)
        {
            (await socket.InvokeAsync(i % 2 == 0 ? "send_message" : "heartbeat", new { chatId, content = "Hello" })).RequireOk();
            Wait(TimeSpan.FromMilliseconds(700));
        }

        var written = Assert.Single(Leases.TakeRenewals(socket.ConnectionId));
        Assert.Equal(App.Time.GetUtcNow(), written.SeenAt + (20 * TimeSpan.FromMilliseconds(700)));
        Wait(Interval - (20 * TimeSpan.FromMilliseconds(700)) - Millisecond);
        (await socket.InvokeAsync("heartbeat", new { })).RequireOk();
        Assert.Empty(Leases.TakeRenewals(socket.ConnectionId));

        Wait(Millisecond);
        (await socket.InvokeAsync("heartbeat", new { })).RequireOk();

        written = Assert.Single(Leases.TakeRenewals(socket.ConnectionId));
        Assert.Equal((App.Time.GetUtcNow(), App.Time.GetUtcNow().AddSeconds(600)), (written.SeenAt, written.ExpiresAt));
    }

    [Fact]
    public async Task Connections_have_their_own_intervals()
    {
        var ana = App.NewUser("ana");
        await using var one = await ana.ConnectAsync();
        await using var two = await ana.ConnectAsync();
        Wait(Interval);

        (await one.InvokeAsync("heartbeat", new { })).RequireOk();
        (await two.InvokeAsync("heartbeat", new { })).RequireOk();

        Assert.Equal([App.Time.GetUtcNow(), App.Time.GetUtcNow()], (await LeasesOf(ana)).Select(lease => lease.SeenAt));
    }

    [Fact]
    public async Task An_event_does_not_wait_for_the_write()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(Interval);
        Leases.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var sending = anaSocket.InvokeAsync("send_message", new { chatId, content = "Hello" });
        Assert.Equal("Hello", (await benSocket.NextAsync("message_received")).Text("message.content"));
        Assert.False(sending.IsCompleted);
        Leases.Gate.SetResult();
        Leases.Gate = null;

        (await sending).RequireOk();
        Assert.Equal(App.Time.GetUtcNow(), Assert.Single(await LeasesOf(ana)).SeenAt);
    }

    [Fact]
    public async Task A_write_that_fails_fails_no_event_and_is_repeated_by_the_next()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.JoinAsync(chatId);
        Wait(Interval);
        Leases.FailsRenewals = true;

        (await socket.InvokeAsync("send_message", new { chatId, content = "Hello" })).RequireOk();
        (await socket.InvokeAsync("heartbeat", new { })).RequireRefusal(503, "dependency_unavailable");
        Leases.FailsRenewals = false;
        (await socket.InvokeAsync("heartbeat", new { })).RequireOk();

        Assert.Equal(App.Time.GetUtcNow(), Assert.Single(await LeasesOf(ana)).SeenAt);
    }

    [Fact]
    public async Task A_plain_heartbeat_is_no_activity()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();
        Assert.Null(Assert.Single(await LeasesOf(ana)).ActiveAt);

        (await socket.InvokeAsync("typing", new { chatId })).RequireOk();
        var active = App.Time.GetUtcNow();
        Wait(TimeSpan.FromSeconds(240));
        (await socket.InvokeAsync("heartbeat", new { })).RequireOk();
        (await socket.InvokeAsync("heartbeat", new { active = false })).RequireOk();

        var lease = Assert.Single(await LeasesOf(ana));
        Assert.Equal((App.Time.GetUtcNow(), active), (lease.SeenAt, lease.ActiveAt));
    }

    [Fact]
    public async Task An_active_heartbeat_is_kept_at_once_although_the_lease_is_recent()
    {
        var ana = App.NewUser("ana");
        await using var socket = await ana.ConnectAsync();
        Wait(TimeSpan.FromSeconds(1));

        (await socket.InvokeAsync("heartbeat", new { active = true })).RequireOk();

        Assert.Equal(App.Time.GetUtcNow(), Assert.Single(await LeasesOf(ana)).ActiveAt);
    }

    [Fact]
    public async Task The_active_field_is_true_or_false()
    {
        await using var socket = await App.NewUser().ConnectAsync();

        var refusal = (await socket.InvokeAsync("heartbeat", new { active = "yes" })).RequireRefusal(400, "invalid_request");

        Assert.Contains("active", refusal.At("error.errors").Fields());
    }

    [Fact]
    public async Task Joining_a_room_is_an_activity()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        await using var socket = await ana.JoinAsync(chatId);

        Assert.Equal(App.Time.GetUtcNow(), Assert.Single(await LeasesOf(ana)).ActiveAt);
    }
}
