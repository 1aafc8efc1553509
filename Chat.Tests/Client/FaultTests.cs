using System.Net.Sockets;
using Chat.Client;
using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Chat.Tests.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Client;

/// <summary>Nothing is lost and nothing is doubled, whatever fails between the client and the real server.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private ChatApp _app = null!;
    private ApiUser _ana = null!;
    private ApiUser _ben = null!;
    private string _chatId = null!;

    public async Task InitializeAsync()
    {
        _app = await ChatApp.StartAsync(configure: WatchedRealtime.AddTo);
        (_chatId, _ana, _ben) = await _app.OpenChatAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_message_whose_answer_is_lost_is_stored_once()
    {
        using var network = new FaultyNetwork { LostAnswers = 2 };
        await using var device = await Device.StartAsync(_app, _ana.Id, network, offline: true);
        await device.SyncedAsync();

        var sent = await device.Client.Chat(_chatId).SendAsync("Hello");

        Assert.Equal(["Hello"], await StoredAsync());
        Assert.Equal(1, sent.Seq);
        Assert.Equal(["Hello"], await device.ReceiveUntilAsync("Hello"));
        Assert.Empty(device.Client.Outbox);
    }

    [Fact]
    public async Task A_message_is_sent_again_after_a_failure_of_the_socket_below_HTTP()
    {
        using var network = new FaultyNetwork { NextFailure = new SocketException((int)SocketError.NotConnected) };
        await using var device = await Device.StartAsync(_app, _ana.Id, network, offline: true);

        await device.Client.Chat(_chatId).SendAsync("Hello");

        Assert.Equal(["Hello"], await StoredAsync());
        Assert.Empty(device.Client.Outbox);
    }

    [Fact]
    public async Task A_message_is_stored_once_when_the_connection_ends_before_the_answer()
    {
        await using var device = await Device.StartAsync(_app, _ana.Id);
        var realtime = _app.Services.GetRequiredService<WatchedRealtime>();
        realtime.BeforeNext("message_received", () =>
        {
            device.Cut();
            return Task.CompletedTask;
        });

        var sent = await device.Client.Chat(_chatId).SendAsync("Hello");
        await device.NextAsync<StatusChanged>(e => e.Status == ConnectionStatus.Live);

        Assert.Equal(["Hello"], await StoredAsync());
        Assert.Equal(["Hello"], await device.TextsAsync(_chatId));
        Assert.Equal(1, sent.Seq);
    }

    [Fact]
    public async Task The_outbox_is_sent_after_a_restart()
    {
        var kept = new KeptOutbox();
        using (var network = new FaultyNetwork { IsDown = true })
        {
            await using var device = await Device.StartAsync(_app, _ana.Id, network, kept, offline: true);
            _ = device.Client.Chat(_chatId).SendAsync("one");
            _ = device.Client.Chat(_chatId).SendAsync("two");
            await device.NextAsync<OutboxChanged>(e => e.Entries.Count == 2);
        }

        Assert.Equal(["one", "two"], kept.Entries.OrderBy(entry => entry.Number).Select(entry => entry.Content));

        await using var next = await Device.StartAsync(_app, _ana.Id, store: kept);
        await next.Client.Chat(_chatId).SendAsync("three");
        Assert.Equal(["one", "two", "three"], await StoredAsync());
        Assert.Empty(kept.Entries);
    }

    [Fact]
    public async Task A_message_that_can_not_be_kept_is_not_sent()
    {
        await using var device = await Device.StartAsync(_app, _ana.Id, store: new KeptOutbox { IsFull = true });

        await Assert.ThrowsAsync<IOException>(() => device.Client.Chat(_chatId).SendAsync("Hello"));

        Assert.Empty(await StoredAsync());
        Assert.Empty(device.Client.Outbox);
    }

    [Fact]
    public async Task A_refused_message_fails_and_the_next_is_sent()
    {
        await using var device = await Device.StartAsync(_app, _ana.Id);
        var conversation = device.Client.Chat(_chatId);

        var refused = await Assert.ThrowsAsync<ChatClientException>(() => conversation.SendAsync(new string('x', 4001)));
        await conversation.SendAsync("Hello");

        Assert.Equal(("invalid_request", 400), (refused.Code, refused.Status));
        var entry = Assert.Single(device.Client.Outbox);
        Assert.Equal((OutboxState.Failed, "invalid_request"), (entry.State, entry.ErrorCode));
        Assert.Equal(entry.Id, (await device.NextAsync<SendFailed>()).Entry.Id);
        device.Client.Retry(entry.Id);
        await device.NextAsync<SendFailed>();
        device.Client.Discard(entry.Id);
        Assert.Empty(device.Client.Outbox);
        Assert.Equal(["Hello"], await StoredAsync());
    }

    [Fact]
    public async Task A_refused_change_is_reported_and_forgotten()
    {
        await using var device = await Device.StartAsync(_app, _ben.Id);
        var sent = await _ana.SendTextAsync(_chatId, "Hello");

        var refused = await Assert.ThrowsAsync<ChatClientException>(
            () => device.Client.Chat(_chatId).DeleteAsync(sent.Text("id"), DeleteScope.Everyone));

        Assert.Equal("not_allowed", refused.Code);
        Assert.Empty(device.Client.Outbox);
    }

    [Fact]
    public async Task Files_go_through_the_server_when_the_storage_can_not_be_reached()
    {
        using var network = new FaultyNetwork { Unreachable = "/media/local" };
        await using var device = await Device.StartAsync(_app, _ana.Id, network, offline: true);

        var file = OutgoingFile.FromBytes(Samples.Png(), "Übersicht.png", "image/png");
        var sent = await device.Client.Chat(_chatId).SendFilesAsync([file]);

        Assert.Equal(("Übersicht.png", "image/png"), (sent.Media[0].Name, sent.Media[0].MimeType));
        Assert.Null(sent.Content);
    }

    [Fact]
    public async Task A_file_that_is_gone_fails()
    {
        await using var device = await Device.StartAsync(_app, _ana.Id);
        var file = new OutgoingFile { Name = "a.png", MimeType = "image/png", Size = 5, Path = "/nowhere/a.png" };

        var failure = await Assert.ThrowsAsync<ChatClientException>(() => device.Client.Chat(_chatId).SendFilesAsync([file]));

        Assert.Equal("file_lost", failure.Code);
        Assert.Equal(OutboxState.Failed, Assert.Single(device.Client.Outbox).State);
    }

    [Fact]
    public async Task A_lost_event_is_caught_up_after_the_next()
    {
        await using var device = await Device.StartAsync(_app, _ben.Id);
        var faults = _app.Services.GetRequiredService<EmulatorFaults>();

        faults.Drop = 1;
        await _ana.SendTextAsync(_chatId, "one");
        await _ana.SendTextAsync(_chatId, "two");
        faults.Drop = 0;
        await _ana.SendTextAsync(_chatId, "three");

        List<string?> texts = [.. await device.ReceiveUntilAsync("three")];
        while (texts.Count < 3)
        {
            texts.Add((await device.NextAsync<MessageReceived>()).Message.Content);
        }

        Assert.Equal(["one", "three", "two"], texts.Order(StringComparer.Ordinal));
        Assert.Equal(["one", "two", "three"], await device.TextsAsync(_chatId));
    }

    [Fact]
    public async Task Both_devices_equal_the_server_after_a_burst_with_faults()
    {
        using var network = new FaultyNetwork { LostAnswers = 5 };
        await using var ana = await Device.StartAsync(_app, _ana.Id, network, offline: true);
        await using var ben = await Device.StartAsync(_app, _ben.Id);
        var faults = _app.Services.GetRequiredService<EmulatorFaults>();
        (faults.Drop, faults.Double) = (0.3, 0.3);

        var sends = Enumerable.Range(1, 40).SelectMany(i => (Task[])
            [ana.Client.Chat(_chatId).SendAsync($"a{i}"), ben.Client.Chat(_chatId).SendAsync($"b{i}")]).ToList();
        ben.Cut();
        await Task.WhenAll(sends);
        (faults.Drop, faults.Double) = (0, 0);
        await ana.Client.RefreshAsync();
        await ben.Client.RefreshAsync();

        var stored = await StoredAsync();
        Assert.Equal(80, stored.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(80, stored.Count);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => $"a{i}"), stored.Where(text => text!.StartsWith('a')));
        Assert.Equal(stored, await ana.TextsAsync(_chatId));
        Assert.Equal(stored, await ben.TextsAsync(_chatId));
    }

    [Fact]
    public async Task A_refused_token_is_renewed_and_a_second_refusal_signs_out()
    {
        var tokens = new Queue<string>([ChatApp.Sign(new() { ["sub"] = _ana.Id, ["exp"] = 1 }), _app.Token(_ana.Id)]);
        var refused = ChatApp.Sign(new() { ["sub"] = _ana.Id, ["exp"] = 2 });
        await using var device = await Device.StartAsync(_app, _ana.Id, token: () => tokens.Count > 0 ? tokens.Dequeue() : refused);
        Assert.Equal(_ana.Id, device.Client.UserId);

        _app.Time.Advance(TimeSpan.FromDays(31));
        _ = device.Client.RequestAsync(HttpMethod.Get, "users/me/settings");
        await device.NextAsync<StatusChanged>(e => e.Status == ConnectionStatus.SignedOut);
        var sending = device.Client.Chat(_chatId).SendAsync("Hello");
        Assert.Single((await device.NextAsync<OutboxChanged>()).Entries);

        tokens.Enqueue(_app.Token(_ana.Id));
        await device.Client.StartAsync();
        Assert.Equal("Hello", (await sending).Content);
    }

    [Fact]
    public async Task A_stopped_client_ends_calls_and_events()
    {
        using var network = new FaultyNetwork { IsDown = true };
        await using var device = await Device.StartAsync(_app, _ana.Id, network, offline: true);
        var sending = device.Client.Chat(_chatId).SendAsync("Hello");

        await device.Client.DisposeAsync();

        Assert.Equal("stopped", (await Assert.ThrowsAsync<ChatClientException>(() => sending)).Code);
        await Assert.ThrowsAsync<InvalidOperationException>(() => device.NextAsync<MessageReceived>());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => device.Client.StartAsync());
    }

    private async Task<List<string?>> StoredAsync()
    {
        var page = (await _ana.GetAsync($"chats/{_chatId}/messages?limit=100")).Require(200);
        return [.. page.Json.GetProperty("items").EnumerateArray().Reverse().Select(message => message.GetProperty("content").GetString())];
    }
}
