using Chat.Core.Realtime;
using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Instances;

/// <summary>State that users notice is never kept in one process.</summary>
public sealed class TwoInstancesTests : IAsyncLifetime
{
    private TwoInstances _two = null!; // Set by xunit before any fact runs.

    public async Task InitializeAsync() => _two = await TwoInstances.StartAsync();

    public async Task DisposeAsync() => await _two.DisposeAsync();

    [Fact]
    public async Task A_message_sent_through_either_instance_reaches_the_room_once()
    {
        var (ana, ben, chatId) = await OpenAsync();
        await using var benSocket = await ben.Second.JoinAsync(chatId);
        await benSocket.DrainAsync();

        await ana.First.SendTextAsync(chatId, "through the first");
        await ana.Second.SendTextAsync(chatId, "through the second");

        var received = (await benSocket.DrainAsync()).Where(e => e.Name == "message_received").Select(e =>
            e.Payload.Text("message.content"));
        Assert.Equal(["through the first", "through the second"], received);
    }

    [Fact]
    public async Task Typing_through_two_instances_passes_once_in_two_seconds()
    {
        var (ana, ben, chatId) = await OpenAsync();
        await using var benSocket = await ben.First.ConnectAsync();
        await using var anaSocket = await ana.First.ConnectAsync();
        (await _two.EnterSecondAsync("join_chat", benSocket, "ben", new { chatId })).RequireOk();
        await benSocket.DrainAsync();

        (await anaSocket.InvokeAsync("typing", new { chatId })).RequireOk();
        (await _two.EnterSecondAsync("typing", anaSocket, "ana", new { chatId })).RequireOk();
        _two.First.Time.Advance(TimeSpan.FromSeconds(2));
        (await _two.EnterSecondAsync("typing", anaSocket, "ana", new { chatId })).RequireOk();
        (await anaSocket.InvokeAsync("typing", new { chatId })).RequireOk();

        Assert.Equal(["user_typing", "user_typing"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_lease_of_one_instance_is_seen_and_renewed_by_the_other()
    {
        var (ana, ben, chatId) = await OpenAsync();
        await using var anaSocket = await ana.First.JoinAsync(chatId);
        await using var benSocket = await ben.First.ConnectAsync();
        _two.First.Time.Advance(TimeSpan.FromSeconds(400));
        await _two.EnterSecondAsync("heartbeat", anaSocket, "ana", new { });
        _two.First.Time.Advance(TimeSpan.FromSeconds(400));

        await SweepAsync();

        Assert.True((await _two.EnterSecondAsync("join_chat", benSocket, "ben", new { chatId })).RequireOk().Flag("online"));
    }

    [Fact]
    public async Task A_vanished_connection_is_told_once_although_both_instances_check_it()
    {
        var (ana, ben, chatId) = await OpenAsync();
        await using var anaSocket = await ana.First.JoinAsync(chatId);
        await using var benSocket = await ben.Second.JoinAsync(chatId);
        var realtime = _two.Second.Services.GetRequiredService<IRealtime>();
        // The client forgets its id with the connection.
        var connectionId = anaSocket.ConnectionId;
        _two.First.Services.GetRequiredService<SignalREmulator>().Abort(connectionId, report: false);
        while (await realtime.IsConnectedAsync(connectionId, CancellationToken.None))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        _two.First.Time.Advance(TimeSpan.FromSeconds(150));
        await benSocket.DrainAsync();

        await CheckSilentAsync();
        await SweepAsync();

        Assert.Equal("ana", (await benSocket.NextAsync("user_offline")).Text("userId"));
        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task A_reconnect_through_the_other_instance_within_the_grace_period_causes_no_flicker()
    {
        var (ana, ben, chatId) = await OpenAsync();
        await using var benSocket = await ben.First.JoinAsync(chatId);
        await using (var lost = await ana.First.JoinAsync(chatId))
        {
            _two.First.Services.GetRequiredService<SignalREmulator>().Abort(lost.ConnectionId);
        }

        await using var back = await ana.Second.ConnectAsync();
        (await _two.EnterSecondAsync("join_chat", back, "ana", new { chatId })).RequireOk();
        await benSocket.DrainAsync();
        _two.First.Time.Advance(TimeSpan.FromSeconds(6));
        await SweepAsync();

        Assert.Empty(await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Unread_counts_and_seqs_are_right_when_both_instances_write_at_once()
    {
        var (ana, ben, chatId) = await OpenAsync();
        await using var benSocket = await ben.Second.ConnectAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? ana.First : ana.Second).SendTextAsync(chatId, $"text {i}", $"client-{i / 2}-{i % 2}")));
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), sent.Select(m => m.Number("seq")).Order());
        var told = (await benSocket.DrainAsync()).Where(e => e.Name == "unread_message").Select(e => e.Payload.Number("unreadCount"));
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), told.Order());

        await Task.WhenAll(Enumerable.Range(1, 40).Select(i =>
            (i % 2 == 0 ? ben.First : ben.Second).PostAsync($"chats/{chatId}/read", new { upToSeq = i })));
        Assert.Equal(
            (20, 20),
            ((await ben.First.ChatAsync(chatId)).Number("unreadCount"), (await ben.Second.GetAsync("chats/unread")).Number("total")));
    }

    [Fact]
    public async Task A_send_that_is_repeated_through_the_other_instance_at_once_is_one_message()
    {
        var (ana, _, chatId) = await OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            (i % 2 == 0 ? ana.First : ana.Second).PostAsync(
                $"chats/{chatId}/messages", new { content = "once", clientMessageId = "one" })));

        Assert.Single(answers.Select(a => a.Text("id")).Distinct());
        Assert.Single(answers, a => a.Status == 201);
    }

    private async Task<((ApiUser First, ApiUser Second) Ana, (ApiUser First, ApiUser Second) Ben, string ChatId)> OpenAsync()
    {
        var (ana, ben) = (_two.As("ana"), _two.As("ben"));
        return (ana, ben, await ChatApp.OpenChatAsync(ana.First, ben.Second));
    }

    private Task CheckSilentAsync() => Task.WhenAll(
        _two.First.RunJobAsync("Jobs-CheckSilentLeases"), _two.Second.RunJobAsync("Jobs-CheckSilentLeases"));

    private Task SweepAsync() => Task.WhenAll(
        _two.First.RunJobAsync("Jobs-SweepLeases"), _two.Second.RunJobAsync("Jobs-SweepLeases"));
}
