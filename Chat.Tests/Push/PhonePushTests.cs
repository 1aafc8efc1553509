using System.Text.Json;
using Chat.Adapters.Push;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Push;

/// <summary>Section 12 by FCM and APNs, against services that enforce the real rules.</summary>
public sealed class PhonePushTests : IAsyncLifetime
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new(
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private FakeFcm _fcm = null!;
    private FakeApns _apns = null!;
    private ChatApp _app = null!;

    public async Task InitializeAsync()
    {
        (_fcm, _apns) = (await FakeFcm.StartAsync(_time), await FakeApns.StartAsync(_time));
        _app = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _fcm.DisposeAsync();
        await _apns.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_pushed_to_android_with_its_tag_and_texts_as_data()
    {
        var (chatId, ana, ben) = await OpenAsync();
        var sent = await ana.SendTextAsync(chatId, "Hi");
        await _app.SettleAsync();

        var message = new Answer(Assert.Single(_fcm.Messages));
        Assert.Equal(
            (ben.Id, ana.Id, "Hi", "HIGH", "86400s", chatId),
            (message.Text("token"), message.Text("notification.title"), message.Text("notification.body"), message.Text("android.priority"),
                message.Text("android.ttl"), message.Text("android.notification.tag")));
        Assert.Equal(
            ("message", "1", sent.Text("id"), ana.Id, "1"),
            (message.Text("data.type"), message.Text("data.seq"), message.Text("data.messageId"), message.Text("data.senderId"),
             message.Text("data.totalUnread")));
    }

    [Fact]
    public async Task A_message_is_pushed_to_an_iphone_with_its_badge_and_thread()
    {
        var (chatId, ana, _) = await OpenAsync();
        await ana.SendTextAsync(chatId, "Hi");
        await _app.SettleAsync();

        var push = Assert.Single(_apns.Pushes);
        var payload = new Answer(push.Payload);
        Assert.Equal(
            ("alert", "10", "com.example.chat", chatId),
            (push.Headers["apns-push-type"], push.Headers["apns-priority"], push.Headers["apns-topic"], push.Headers["apns-collapse-id"]));
        Assert.Equal($"{_time.GetUtcNow().AddHours(24).ToUnixTimeSeconds()}", push.Headers["apns-expiration"]);
        Assert.Equal(
            (ana.Id, "Hi", 1, chatId, "message"),
            (payload.Text("aps.alert.title"), payload.Text("aps.alert.body"), payload.Number("aps.badge"),
             payload.Text("aps.thread-id"), payload.Text("data.type")));
    }

    [Fact]
    public async Task A_read_on_another_device_clears_what_was_pushed_and_nothing_else()
    {
        var (chatId, ana, ben) = await OpenAsync();
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 0 })).Require(200);
        await ana.SendTextAsync(chatId, "Hi");
        await _app.SettleAsync();

        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        await _app.SettleAsync();

        Assert.Equal(["message", "read"], _fcm.Messages.Select(m => new Answer(m).Text("data.type")));
        Assert.False(new Answer(_fcm.Messages.Last()).Has("notification"));
        Assert.Equal(["alert", "background"], _apns.Pushes.Select(p => p.Headers["apns-push-type"]));
        var last = new Answer(_apns.Pushes.Last().Payload);
        Assert.Equal((1, 0), (last.Number("data.seq"), last.Number("data.totalUnread")));

        // Nothing more was pushed, so another read clears nothing, and a message is pushed at once: clearing does not count.
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);
        _time.Advance(TimeSpan.FromSeconds(3));
        await ana.SendTextAsync(chatId, "Again");
        await _app.SettleAsync();
        Assert.Equal(["message", "read", "message"], _fcm.Messages.Select(m => new Answer(m).Text("data.type")));
    }

    [Fact]
    public async Task Addresses_that_the_services_call_gone_are_removed_and_others_stay()
    {
        var (chatId, ana, ben) = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        _fcm.Fault = _ => (404, "NOT_FOUND");
        _apns.Fault = _ => (410, "Unregistered", _time.GetUtcNow().AddMinutes(-5));
        await ana.SendTextAsync(chatId, "one");
        await _app.SettleAsync();
        // The project may be wrong, and the device registered after Apple's time.
        Assert.Equal(2, (await ben.GetAsync("users/me/devices")).List().Count);

        _time.Advance(TimeSpan.FromSeconds(10));
        _fcm.Fault = _ => (404, "UNREGISTERED");
        _apns.Fault = _ => (400, "BadDeviceToken", null);
        await ana.SendTextAsync(chatId, "two");
        await _app.SettleAsync();

        Assert.Empty((await ben.GetAsync("users/me/devices")).List());
    }

    [Fact]
    public async Task Tokens_are_kept_until_they_expire_and_shared_by_the_instances()
    {
        await using var second = await StartAsync(_app.DataPath);
        var (chatId, ana, _) = await OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            var app = i % 2 == 0 ? _app : second;
            await app.As(ana.Id).SendTextAsync(chatId, $"message {i}");
            await app.SettleAsync();
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        // Two Google tokens an hour and instance; Apple saw its token change no more often than it allows.
        Assert.Equal(10, _fcm.Messages.Count);
        Assert.InRange(_fcm.TokensGiven, 2, 4);
        Assert.Equal(10, _apns.Pushes.Count);
        Assert.DoesNotContain(await _app.PendingAsync(), due => due.Target.ChatId == chatId);
    }

    [Fact]
    public async Task One_service_that_is_down_does_not_keep_the_push_from_the_other()
    {
        var (chatId, ana, _) = await OpenAsync();
        _fcm.Fault = _ => (503, "UNAVAILABLE");
        await ana.SendTextAsync(chatId, "Hi");
        await _app.SettleAsync();
        Assert.Single(_apns.Pushes);
        Assert.Empty(_fcm.Messages);

        _fcm.Fault = _ => null;
        await _app.DeliverAfterAsync(TimeSpan.FromSeconds(5));

        Assert.Single(_fcm.Messages);
        Assert.Single(_apns.Pushes);
    }

    private Task<ChatApp> StartAsync(string? dataPath = null) => ChatApp.StartAsync(
        [.. PushSamples.FcmSettings(new Uri(_fcm.Address, "/token").ToString()), .. PushSamples.ApnsSettings()],
        services =>
        {
            services.PostConfigure<FcmOptions>(fcm => fcm.Address = _fcm.Address);
            services.PostConfigure<ApnsOptions>(apns => apns.Address = apns.SandboxAddress = _apns.Address);
        },
        dataPath,
        _time);

    private async Task<(string ChatId, ApiUser Ana, ApiUser Ben)> OpenAsync()
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        (await ben.PutAsync("users/me/devices/android", new { kind = "fcm", token = ben.Id })).Require(201);
        (await ben.PutAsync(
            "users/me/devices/iphone",
            new { kind = "apns", token = Convert.ToHexString(RandomId.New().ToByteArray()), topic = "com.example.chat" }))
            .Require(201);
        return (chatId, ana, ben);
    }
}
