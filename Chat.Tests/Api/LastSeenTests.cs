using System.Globalization;
using System.Text.Json;
using Chat.Core;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 13: when the other member was last online.</summary>
public sealed class LastSeenTests(ChatFixture fixture) : ApiTests(fixture)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(600);

    [Fact]
    public async Task The_time_last_seen_is_the_minute_in_which_the_last_lease_ended()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        Assert.Null(await SeenAsync(ben, chatId));

        await using var first = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(130));
        await using var second = await ana.JoinAsync(chatId);
        var end = Minute(Lease);
        Assert.Null(await SeenAsync(ben, chatId));

        Wait(TimeSpan.FromSeconds(480));
        await SweepAsync();
        Assert.Null(await SeenAsync(ben, chatId));

        // The lease has ended, but no sweep has run.
        Wait(TimeSpan.FromSeconds(200));
        Assert.Equal(end, await SeenAsync(ben, chatId));
        await SweepAsync();
        Assert.Equal(end, await SeenAsync(ben, chatId));
        Assert.Equal(end, (await ben.GetAsync("chats/active")).Require(200).List()[0].Text("peer.lastSeenAt"));
    }

    [Fact]
    public async Task The_time_last_seen_is_null_while_the_user_is_online_and_takes_no_rev()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await LeaveAsync(ana, chatId);
        var (seen, before) = (await SeenAsync(ben, chatId), await ben.ChatAsync(chatId));
        Assert.NotNull(seen);

        await using var again = await ana.JoinAsync(chatId);

        Assert.Null(await SeenAsync(ben, chatId));
        Assert.Equal(before.Without("peer"), (await ben.ChatAsync(chatId)).Without("peer"));
    }

    [Fact]
    public async Task A_connection_that_is_reported_as_lost_ends_after_its_grace_period()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var socket = await ana.JoinAsync(chatId);

        await socket.DisposeAsync();

        // The disconnect is reported in real time, while the fake clock moves.
        string? seen = null;
        for (var i = 0; i < 400 && seen is null; i++)
        {
            Wait(TimeSpan.FromSeconds(1));
            await SweepAsync();
            seen = await SeenAsync(ben, chatId);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var ago = App.Time.GetUtcNow() - DateTimeOffset.Parse(seen!, CultureInfo.InvariantCulture);
        Assert.InRange(ago.TotalSeconds, 0, 119);
    }

    [Fact]
    public async Task A_request_does_not_show_the_time_last_seen()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        await LeaveAsync(ben, chatId);

        Assert.Null(await SeenAsync(ana, chatId));
        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        Assert.NotNull(await SeenAsync(ana, chatId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_setting_nobody_works_both_ways_and_is_judged_when_read(bool byTheOneSeen)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await LeaveAsync(ana, chatId);
        await LeaveAsync(ben, chatId);
        var seen = await SeenAsync(ben, chatId);
        Assert.NotNull(seen);
        var hider = byTheOneSeen ? ana : ben;

        Assert.Equal("nobody", (await hider.PutAsync("users/me/settings", new { lastSeen = "nobody" })).Require(200).Text("lastSeen"));
        Assert.Equal((null, null), (await SeenAsync(ana, chatId), await SeenAsync(ben, chatId)));

        (await hider.PutAsync("users/me/settings", new { lastSeen = "everyone" })).Require(200);
        Assert.Equal(seen, await SeenAsync(ben, chatId));
        Assert.NotNull(await SeenAsync(ana, chatId));
    }

    [Fact]
    public async Task A_change_of_one_setting_keeps_the_other()
    {
        var ana = App.NewUser();
        (await ana.PutAsync("users/me/settings", new { requests = "nobody" })).Require(200);
        var changed = (await ana.PutAsync("users/me/settings", new { lastSeen = "nobody" })).Require(200);
        Assert.Equal(("nobody", "nobody"), (changed.Text("requests"), changed.Text("lastSeen")));
        (await ana.PutAsync("users/me/settings", new { requests = "everyone" })).Require(200);

        var settings = (await ana.PutAsync("users/me/settings", new { })).Require(200);
        Assert.Equal(("everyone", "nobody"), (settings.Text("requests"), settings.Text("lastSeen")));
        Assert.Equal(settings.Body, (await ana.GetAsync("users/me/settings")).Require(200).Body);
        var refused = (await ana.PutAsync("users/me/settings", new { lastSeen = "friends" })).RequireProblem(400, "invalid_request");
        Assert.True(refused.Has("errors.lastSeen"));
    }

    [Fact]
    public async Task The_blocked_member_sees_the_blocker_leave_at_the_block()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        Wait(TimeSpan.FromSeconds(70));
        var block = Minute(TimeSpan.Zero);

        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        Assert.Equal(block, await SeenAsync(ben, chatId));
        Wait(TimeSpan.FromSeconds(300));
        Assert.Equal(block, await SeenAsync(ben, chatId));
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        Wait(Lease);
        await SweepAsync();
        Assert.Equal(block, await SeenAsync(ben, chatId));

        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);
        Assert.NotEqual(block, await SeenAsync(ben, chatId));
        Assert.NotNull(await SeenAsync(ben, chatId));
    }

    [Fact]
    public async Task A_blocker_who_was_offline_keeps_the_older_value_whatever_they_do()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await LeaveAsync(ana, chatId);
        var seen = await SeenAsync(ben, chatId);
        Assert.NotNull(seen);
        Wait(TimeSpan.FromHours(2));
        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        Assert.Equal(seen, await SeenAsync(ben, chatId));

        await LeaveAsync(ana, chatId);

        Assert.Equal(seen, await SeenAsync(ben, chatId));
    }

    [Fact]
    public async Task The_blocker_sees_the_blocked_member_leave_as_well()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        var block = Minute(TimeSpan.Zero);

        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);

        Assert.Equal(block, await SeenAsync(ana, chatId));
        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);
        Assert.Null(await SeenAsync(ana, chatId));
    }

    [Fact]
    public async Task An_export_has_it_and_an_erasure_removes_it()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await LeaveAsync(ana, chatId);
        var seen = await SeenAsync(ben, chatId);

        var lines = (await ana.GetAsync("users/me/export")).Require(200).Body.TrimEnd('\n').Split('\n');
        var profile = Assert.Single(lines.Select(line => new Answer(JsonElement.Parse(line))), line => line.Text("type") == "profile");
        Assert.Equal(seen, profile.Text("value.lastSeenAt"));

        (await ana.PostAsync($"chats/{chatId}/block")).Require(200);
        await EraseAsync(ana);
        Assert.Null(await SeenAsync(ben, chatId));
        (await ana.PostAsync($"chats/{chatId}/unblock")).Require(200);
        Assert.Null(await SeenAsync(ben, chatId));
    }

    [Fact]
    public async Task A_connection_that_outlives_an_erasure_notes_nothing()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        (await ana.DeleteAsync("users/me")).Require(202);
        await ClosedConnections.WaitAsync(App, ana.Id);
        Wait(TimeSpan.FromSeconds(10));
        await App.RunJobAsync("Jobs-FinishErasures");
        Wait(Lease);
        await SweepAsync();

        Assert.Null(await SeenAsync(ben, chatId));
    }

    private static async Task<string?> SeenAsync(ApiUser user, string chatId)
    {
        var chat = await user.ChatAsync(chatId);
        return chat.IsNull("peer.lastSeenAt") ? null : chat.Text("peer.lastSeenAt");
    }

    /// <summary>The user connects, joins the chat and leaves.</summary>
    private async Task LeaveAsync(ApiUser user, string chatId)
    {
        await using var socket = await user.JoinAsync(chatId);
        Wait(Lease);
        await SweepAsync();
    }

    private async Task EraseAsync(ApiUser user)
    {
        (await user.DeleteAsync("users/me")).Require(202);
        Wait(TimeSpan.FromSeconds(10));
        await App.RunJobAsync("Jobs-FinishErasures");
    }

    private string Minute(TimeSpan later) =>
        (App.Time.GetUtcNow() + later).ToMinute().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private Task SweepAsync() => App.RunJobAsync("Jobs-SweepLeases");
}
