using Chat.Tests.Api;
using Chat.Tests.App;

namespace Chat.Tests.Push;

/// <summary>Section 12: what is pushed, when, and what it says; by Web Push to LocalHost's own push service.</summary>
public sealed class PushTests(ChatFixture fixture) : ApiTests(fixture)
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_message_to_an_inactive_user_is_pushed_at_once_with_all_its_fields()
    {
        var (chatId, ana, ben, phone) = await OpenAsync();
        var sent = await ana.SendTextAsync(chatId, "Hi Ben");

        var push = Assert.Single(await App.PushesAsync(phone));

        var expected = new
        {
            web_push = 8030,
            app_badge = 1,
            notification = new
            {
                title = ana.Id,
                body = "Hi Ben",
                navigate = $"{App.BaseAddress}#/c/{chatId}",
                tag = chatId,
                data = new
                {
                    v = 1,
                    type = "message",
                    chatId,
                    seq = 1,
                    messageId = sent.Text("id"),
                    senderId = ana.Id,
                    unreadCount = 1,
                    totalUnread = 1,
                },
            },
        };
        Assert.Equal(
            System.Text.Json.JsonSerializer.Serialize(expected),
            push.Body);
        var taken = Assert.Single(App.PushService().Taken, p => p.Subscription == phone);
        Assert.Equal((86_400, "high", 32), (taken.TimeToLive, taken.Urgency, taken.Topic!.Length));
        Assert.True((await ben.ChatAsync(chatId)).Number("unreadCount") == 1);
    }

    [Fact]
    public async Task A_message_to_an_active_user_is_pushed_after_15_seconds_unless_it_was_read()
    {
        var (chatId, ana, ben, phone) = await OpenAsync();
        await using var laptop = await ben.ActAsync();
        await ana.SendTextAsync(chatId, "unread");
        await App.DeliverAfterAsync(Delay - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await App.PushesAsync(phone));

        await App.DeliverAfterAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["unread"], await App.BodiesAsync(phone));

        await ana.SendTextAsync(chatId, "read");
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 2 })).Require(200);
        await App.DeliverAfterAsync(Delay);
        Assert.Equal(["unread"], await App.BodiesAsync(phone));
    }

    [Fact]
    public async Task A_plain_heartbeat_and_an_activity_of_five_minutes_ago_delay_nothing()
    {
        var (chatId, ana, ben, phone) = await OpenAsync();
        await using var laptop = await ben.ActAsync();
        Wait(TimeSpan.FromSeconds(299));
        (await laptop.InvokeAsync("heartbeat", new { })).RequireOk();
        await ana.SendTextAsync(chatId, "soon");
        Assert.Empty(await App.PushesAsync(phone));
        (await ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })).Require(200);

        Wait(TimeSpan.FromSeconds(1));
        await ana.SendTextAsync(chatId, "now");

        Assert.Equal(["now"], await App.BodiesAsync(phone));
    }

    [Fact]
    public async Task Messages_within_three_seconds_are_merged_into_the_newest()
    {
        var (chatId, ana, _, phone) = await OpenAsync();
        await ana.SendTextAsync(chatId, "one");
        Assert.Equal(["one"], await App.BodiesAsync(phone));
        await ana.SendTextAsync(chatId, "two");
        await ana.SendTextAsync(chatId, "three");

        await App.DeliverAfterAsync(TimeSpan.FromMilliseconds(2_999));
        Assert.Equal(["one"], await App.BodiesAsync(phone));
        await App.DeliverAfterAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["one", "three"], await App.BodiesAsync(phone));
        Assert.Equal(3, (await App.PushesAsync(phone))[1].Number("app_badge"));
        // One push waits for a browser that is offline, not both.
        Assert.NotNull(App.PushService().Collect(phone));
        Assert.Null(App.PushService().Collect(phone));
    }

    [Fact]
    public async Task Nothing_is_pushed_of_what_is_read_deleted_hidden_cleared_muted_or_blocked_meanwhile()
    {
        var cases = new (string Name, Func<ApiUser, ApiUser, string, string, Task<Answer>> Act)[]
        {
            ("read", (_, ben, chatId, _) => ben.PostAsync($"chats/{chatId}/read", new { upToSeq = 1 })),
            ("deleted", (ana, _, chatId, id) => ana.DeleteAsync($"chats/{chatId}/messages/{id}?scope=everyone")),
            ("hidden", (_, ben, chatId, id) => ben.DeleteAsync($"chats/{chatId}/messages/{id}?scope=me")),
            ("cleared", (_, ben, chatId, _) => ben.DeleteAsync($"chats/{chatId}")),
            ("muted", (_, ben, chatId, _) => ben.PostAsync($"chats/{chatId}/mute", new { })),
            ("blocked", (_, ben, chatId, _) => ben.PostAsync($"chats/{chatId}/block")),
            ("blocked by the sender", (ana, _, chatId, _) => ana.PostAsync($"chats/{chatId}/block")),
        };
        foreach (var (name, act) in cases)
        {
            var (chatId, ana, ben, phone) = await OpenAsync();
            await using var laptop = await ben.ActAsync();
            var sent = await ana.SendTextAsync(chatId, "Hi");
            Assert.InRange((await act(ana, ben, chatId, sent.Text("id"))).Status, 200, 204);

            await App.DeliverAfterAsync(Delay);

            Assert.True((await App.PushesAsync(phone)).Count == 0, $"It was pushed although it was {name}.");
        }
    }

    [Fact]
    public async Task A_muted_chat_and_the_users_own_messages_are_not_pushed()
    {
        var (chatId, ana, ben, phone) = await OpenAsync();
        (await ben.PostAsync($"chats/{chatId}/mute", new { until = App.Time.GetUtcNow().AddSeconds(10) })).Require(200);
        await ana.SendTextAsync(chatId, "muted");
        await ben.SendTextAsync(chatId, "own");
        // The mute ends before the message is due.
        await App.DeliverAfterAsync(Delay);
        Assert.Empty(await App.PushesAsync(phone));

        await ana.SendTextAsync(chatId, "heard");
        Assert.Equal(["heard"], await App.BodiesAsync(phone));
    }

    [Fact]
    public async Task A_late_push_has_the_newest_text_and_not_that_of_an_older_message_again()
    {
        var (chatId, ana, ben, phone) = await OpenAsync();
        await using var laptop = await ben.ActAsync();
        var sent = await ana.SendTextAsync(chatId, "Helo");
        (await ana.PatchAsync($"chats/{chatId}/messages/{sent.Text("id")}", new { content = "Hello" })).Require(200);
        await App.DeliverAfterAsync(Delay);
        Assert.Equal(["Hello"], await App.BodiesAsync(phone));

        var second = await ana.SendTextAsync(chatId, "oops");
        (await ana.DeleteAsync($"chats/{chatId}/messages/{second.Text("id")}?scope=everyone")).Require(200);
        await App.DeliverAfterAsync(Delay);
        Assert.Equal(["Hello"], await App.BodiesAsync(phone));

        (await ana.PatchAsync($"chats/{chatId}/messages/{sent.Text("id")}", new { content = "Hello!" })).Require(200);
        await App.DeliverAfterAsync(Delay);
        Assert.Single(await App.PushesAsync(phone));
    }

    [Fact]
    public async Task A_deleted_newest_message_leaves_an_older_one_that_was_not_pushed_yet()
    {
        var (chatId, ana, ben, phone) = await OpenAsync();
        await using var laptop = await ben.ActAsync();
        await ana.SendTextAsync(chatId, "first");
        var second = await ana.SendTextAsync(chatId, "second");
        (await ana.DeleteAsync($"chats/{chatId}/messages/{second.Text("id")}?scope=everyone")).Require(200);

        await App.DeliverAfterAsync(Delay);

        var push = Assert.Single(await App.PushesAsync(phone));
        Assert.Equal(("first", 1, 1), (push.Text("notification.body"), push.Number("notification.data.seq"), push.Number("app_badge")));
    }

    [Fact]
    public async Task The_badge_counts_all_chats()
    {
        var (chatId, ana, ben, phone) = await OpenAsync();
        var other = await ChatApp.OpenChatAsync(App.NewUser("cleo"), ben);
        await ana.SendTextAsync(chatId, "one");
        await App.SettleAsync();
        App.Time.Advance(TimeSpan.FromSeconds(5));
        await ana.SendTextAsync(chatId, "two");
        await App.SettleAsync();
        await App.NewUser("nobody").GetAsync($"chats/{other}");

        var push = (await App.PushesAsync(phone))[^1];

        Assert.Equal((2, 2), (push.Number("app_badge"), push.Number("notification.data.unreadCount")));
        Assert.Equal((await ben.GetAsync("chats/unread")).Number("total"), push.Number("app_badge"));
    }

    [Fact]
    public async Task A_user_without_devices_gets_nothing_and_the_mark_is_settled()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "before");
        await App.SettleAsync();
        var phone = await App.SubscribeAsync(ben);

        await App.DeliverAfterAsync(Delay);

        Assert.Empty(await App.PushesAsync(phone));
    }

    private async Task<(string ChatId, ApiUser Ana, ApiUser Ben, string Phone)> OpenAsync()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        return (chatId, ana, ben, await App.SubscribeAsync(ben));
    }
}
