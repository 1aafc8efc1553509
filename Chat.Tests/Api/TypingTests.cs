using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 5: typing.</summary>
public sealed class TypingTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Covers("client typing")]
    [Covers("client stop_typing")]
    [Covers("server user_typing")]
    [Covers("server user_stop_typing")]
    public async Task Typing_goes_to_the_other_member_alone()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var anaOther = await ana.JoinAsync(chatId);
        // Not in the room: a list of chats shows typing as well.
        await using var benSocket = await ben.ConnectAsync();
        foreach (var socket in new[] { anaSocket, anaOther, benSocket })
        {
            await socket.DrainAsync();
        }

        var before = (await ben.ChatAsync(chatId)).Body;
        Assert.Equal("""{"ok":true}""", (await anaSocket.InvokeAsync("typing", new { chatId })).Body);
        Assert.Equal("""{"ok":true}""", (await anaSocket.InvokeAsync("stop_typing", new { chatId })).Body);

        var events = await benSocket.DrainAsync();
        Assert.Equal(["user_typing", "user_stop_typing"], events.Select(e => e.Name));
        Assert.Equal($$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}","expiresInMs":6000}""", events[0].Payload.Body);
        Assert.Equal($$"""{"chatId":"{{chatId}}","userId":"{{ana.Id}}"}""", events[1].Payload.Body);
        Assert.Empty(await anaSocket.DrainNamesAsync());
        Assert.Empty(await anaOther.DrainNamesAsync());
        Assert.Equal(before, (await ben.ChatAsync(chatId)).Body);
    }

    [Fact]
    public async Task More_than_one_typing_sign_in_2_seconds_is_dropped_without_an_error()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var other = await ChatApp.OpenChatAsync(ana, App.NewUser());
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();
        await anaSocket.DrainAsync();

        await TypeAsync(2);
        Wait(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        await TypeAsync(1);
        Assert.Single(await benSocket.DrainNamesAsync());

        Wait(TimeSpan.FromMilliseconds(1));
        await TypeAsync(2);
        Assert.Equal(["user_typing"], await benSocket.DrainNamesAsync());
        (await anaSocket.InvokeAsync("typing", new { chatId = other })).RequireOk();
        (await benSocket.InvokeAsync("typing", new { chatId })).RequireOk();
        Assert.Equal(["user_typing"], await anaSocket.DrainNamesAsync());

        async Task TypeAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Equal("""{"ok":true}""", (await anaSocket.InvokeAsync("typing", new { chatId })).Body);
            }
        }
    }

    [Fact]
    public async Task Stop_typing_has_an_interval_of_its_own()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.ConnectAsync();
        await using var benSocket = await ben.ConnectAsync();

        foreach (var sign in new[] { "typing", "stop_typing", "stop_typing" })
        {
            Assert.Equal("""{"ok":true}""", (await anaSocket.InvokeAsync(sign, new { chatId })).Body);
        }

        Assert.Equal(["user_typing", "user_stop_typing"], await benSocket.DrainNamesAsync());
        Wait(TimeSpan.FromSeconds(2));
        (await anaSocket.InvokeAsync("stop_typing", new { chatId })).RequireOk();
        Assert.Equal(["user_stop_typing"], await benSocket.DrainNamesAsync());
    }

    [Fact]
    public async Task Typing_above_the_rate_is_dropped_and_uses_up_no_other_rate()
    {
        await using var app = await ChatApp.StartAsync(
            ["--Chat:Rates:OthersPerSecond=1", "--Chat:Rates:OthersBurst=5", "--Chat:Rates:TypingSeconds=0"]);
        var (chatId, ana, _) = await app.OpenChatAsync();
        await using var socket = await ana.ConnectAsync();
        app.Time.Advance(TimeSpan.FromMinutes(1));

        for (var i = 0; i < 20; i++)
        {
            (await socket.InvokeAsync("typing", new { chatId })).RequireOk();
        }

        (await socket.InvokeAsync("heartbeat", new { })).RequireOk();
        Assert.Empty(await socket.DrainNamesAsync());
    }

    [Fact]
    public async Task The_throttle_is_a_setting_and_0_switches_it_off()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:Rates:TypingSeconds=0"]);
        var (chatId, ana, ben) = await app.OpenChatAsync();
        await using var anaSocket = await ana.ConnectAsync();
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        for (var i = 0; i < 3; i++)
        {
            (await anaSocket.InvokeAsync("typing", new { chatId })).RequireOk();
        }

        Assert.Equal(["user_typing", "user_typing", "user_typing"], await benSocket.DrainNamesAsync());
        Assert.Equal(0, (await ana.PostAsync("negotiate")).Require(200).Number("constants.typingThrottleMs"));
    }

    [Fact]
    public async Task A_message_implies_the_stop_and_no_event_says_so()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId);
        await benSocket.DrainAsync();

        (await anaSocket.InvokeAsync("typing", new { chatId })).RequireOk();
        (await anaSocket.InvokeAsync("send_message", new { chatId, content = "Hello" })).RequireOk();

        var names = await benSocket.DrainNamesAsync();
        Assert.Equal(["message_received", "unread_message", "user_typing"], names.Order());
        Assert.Equal("user_typing", names[0]);
    }
}
