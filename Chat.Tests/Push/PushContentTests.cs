using System.Text;
using Chat.Core;
using Chat.Core.Chats;
using Chat.Core.Push;
using Chat.Tests.Api;
using Chat.Tests.App;

namespace Chat.Tests.Push;

/// <summary>Requests, the settings of the recipient, and the limits of the payload.</summary>
public sealed class PushContentTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData(null, "Chat request")]
    public async Task A_request_is_pushed_with_its_text_or_a_fixed_word(string? text, string body)
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var phone = await App.SubscribeAsync(ben);

        var chatId = await ChatApp.RequestChatAsync(ana, ben, text);

        var push = Assert.Single(await App.PushesAsync(phone));
        Assert.Equal(
            ("request", body, chatId),
            (push.Text("notification.data.type"), push.Text("notification.body"), push.Text("notification.tag")));
        Assert.Equal((text is null ? 0 : 1, 0), (push.Number("notification.data.seq"), push.Number("app_badge")));
        Assert.Equal(text is not null, push.Has("notification.data.messageId"));
    }

    [Fact]
    public async Task A_request_that_was_answered_or_is_not_wanted_is_not_pushed()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var phone = await App.SubscribeAsync(ben);
        await using var laptop = await ben.ActAsync();
        var accepted = await ChatApp.RequestChatAsync(ana, ben, "accepted");
        (await ben.PostAsync($"chats/{accepted}/accept")).Require(200);
        var rejected = await ChatApp.RequestChatAsync(App.NewUser(), ben, "rejected");
        (await ben.PostAsync($"chats/{rejected}/reject")).Require(200);
        var read = await ChatApp.RequestChatAsync(App.NewUser(), ben, "read");
        (await ben.PostAsync($"chats/{read}/read", new { upToSeq = 1 })).Require(200);
        await App.DeliverAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Empty(await App.PushesAsync(phone));

        (await ben.PutAsync("users/me/settings", new { push = new { requests = false } })).Require(200);
        await ChatApp.RequestChatAsync(App.NewUser(), ben, "unwanted");
        await App.DeliverAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Empty(await App.PushesAsync(phone));

        // Messages are pushed all the same.
        await ana.SendTextAsync(accepted, "message");
        await App.DeliverAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["message"], await App.BodiesAsync(phone));
    }

    [Fact]
    public async Task A_request_that_is_made_again_is_pushed_again()
    {
        var (ana, ben) = (App.NewUser("ana"), App.NewUser("ben"));
        var phone = await App.SubscribeAsync(ana);
        var chatId = await ChatApp.RequestChatAsync(ana, ben);
        (await ben.PostAsync($"chats/{chatId}/reject")).Require(200);

        (await ben.PostAsync("chats/or-create", new { recipientId = ana.Id })).Require(200);

        Assert.Equal("request", Assert.Single(await App.PushesAsync(phone)).Text("notification.data.type"));
    }

    [Fact]
    public async Task The_preview_setting_hides_the_text_or_the_sender_too()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var phone = await App.SubscribeAsync(ben);
        (await ben.PutAsync("users/me/settings", new { push = new { preview = "sender" } })).Require(200);
        await ana.SendTextAsync(chatId, "secret");
        await App.SettleAsync();
        (await ben.PutAsync("users/me/settings", new { push = new { preview = "none" } })).Require(200);
        Wait(TimeSpan.FromSeconds(5));
        await ana.SendTextAsync(chatId, "secret");

        var pushes = await App.PushesAsync(phone);

        Assert.Equal(
            [(ana.Id, "New message"), ("Chat", "New message")],
            pushes.Select(p => (p.Text("notification.title"), p.Text("notification.body"))));
        Assert.True(pushes[0].Has("notification.data.senderId"));
        Assert.False(pushes[1].Has("notification.data.senderId") || pushes[1].Has("notification.data.messageId"));
        Assert.DoesNotContain(ana.Id, pushes[1].Body, StringComparison.Ordinal);
        Assert.All(pushes, push => Assert.DoesNotContain("secret", push.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pushes_during_a_pause_are_dropped_and_not_sent_at_its_end()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var phone = await App.SubscribeAsync(ben);
        await using var laptop = await ben.ActAsync();
        (await ben.PutAsync("users/me/settings", new { push = new { pausedUntil = App.Time.GetUtcNow().AddSeconds(10) } })).Require(200);
        await ana.SendTextAsync(chatId, "paused");
        await App.DeliverAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Empty(await App.PushesAsync(phone));

        await ana.SendTextAsync(chatId, "later");
        await App.DeliverAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["later"], await App.BodiesAsync(phone));
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("x*160", "x*160")]
    [InlineData("x*161", "x*159…")]
    [InlineData("😀*161", "😀*159…")]
    public void A_body_has_at_most_160_characters_with_the_ellipsis(string text, string expected)
    {
        static string Expand(string s) => s.IndexOf('*', StringComparison.Ordinal) is var at and >= 0
            ? string.Concat(Enumerable.Repeat(s[..at], int.Parse(s[(at + 1)..].TrimEnd('…')))) + (s.EndsWith('…') ? "…" : "")
            : s;
        var payload = Encoding.UTF8.GetString(PushPayload.Of(Message(Expand(text))));

        using var json = System.Text.Json.JsonDocument.Parse(payload);
        Assert.Equal(Expand(expected), json.RootElement.GetProperty("notification").GetProperty("body").GetString());
    }

    [Fact]
    public void The_longest_payload_stays_within_2800_bytes()
    {
        foreach (var text in new[] { "x", "é", "漢", "😀", "\"", "\u0001", "👨‍👩‍👧‍👦", "\u2028" })
        {
            var longest = Message(string.Concat(Enumerable.Repeat(text, Limits.MaxTextLength))) with
            {
                Title = string.Concat(Enumerable.Repeat(text, 100 / text.EnumerateRunes().Count())),
                SenderId = new string('u', Limits.MaxUserIdLength),
            };

            Assert.InRange(PushPayload.Of(longest).Length, 1, PushPayload.MaxBytes);
        }
    }

    private static PushMessage Message(string body) => new()
    {
        ChatId = new string('c', 32),
        Kind = PushMarkKind.Message,
        Seq = long.MaxValue,
        MessageId = new string('m', 32),
        SenderId = "ana",
        Title = "ana",
        Body = body,
        Navigate = $"https://chat.example/app/#/c/{new string('c', 32)}",
        UnreadCount = int.MaxValue,
        TotalUnread = int.MaxValue,
        ExpiresAt = DateTimeOffset.MaxValue,
    };
}
