using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text.Json;
using Chat.LocalHost.Push;
using Chat.Tests.Api;
using Chat.Tests.App;

namespace Chat.Tests.Push;

/// <summary>Firefox's protocol of LocalHost's push service. The page's tests run it with Firefox itself.</summary>
public sealed class AutopushTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task A_subscribed_browser_gets_the_push_of_a_message()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var firefox = await AutopushClient.ConnectAsync(App);
        Assert.Equal("push-notification", firefox.Protocol);
        var channel = await SubscribeAsync(firefox, ben);

        await ana.SendTextAsync(chatId, "Hi");

        var push = await firefox.ReceiveAsync("notification");
        Assert.Equal(channel, push.GetProperty("channelID").GetString());
        Assert.Equal("aes128gcm", push.GetProperty("headers").GetProperty("encoding").GetString());
        Assert.Equal("Hi", BodyOf(push));
    }

    [Fact]
    public async Task A_browser_gets_what_came_while_it_was_away_until_it_acknowledges()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var firefox = await AutopushClient.ConnectAsync(App);
        var (channel, uaid) = (await SubscribeAsync(firefox, ben), firefox.Uaid);
        await firefox.DisposeAsync();

        await ana.SendTextAsync(chatId, "Hi");
        await App.SettleAsync();

        await using (var second = await AutopushClient.ConnectAsync(App, uaid))
        {
            Assert.Equal(uaid, second.Uaid);
            Assert.Equal("Hi", BodyOf(await second.ReceiveAsync("notification")));
        }

        await using (var third = await AutopushClient.ConnectAsync(App, uaid))
        {
            var again = await third.ReceiveAsync("notification");
            Assert.Equal("Hi", BodyOf(again));
            await third.AcknowledgeAsync(channel, again.GetProperty("version").GetString()!);
        }

        await using var fourth = await AutopushClient.ConnectAsync(App, uaid);
        await fourth.SendAsync("{}");
        // The answer of the ping, so nothing waited.
        Assert.Equal("{}", await fourth.ReceiveAsync());
    }

    [Fact]
    public async Task A_subscription_that_the_browser_ended_is_gone_and_its_device_is_removed()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var firefox = await AutopushClient.ConnectAsync(App);
        var channelID = await SubscribeAsync(firefox, ben);
        // A registration in the same millisecond as the answer stays.
        Wait(TimeSpan.FromSeconds(1));

        await firefox.SendAsync(new { messageType = "unregister", channelID, code = 200 });
        Assert.Equal(200, (await firefox.ReceiveAsync("unregister")).GetProperty("status").GetInt32());
        await ana.SendTextAsync(chatId, "Hi");
        await App.SettleAsync();

        Assert.Empty((await ben.GetAsync("users/me/devices")).List());
    }

    [Fact]
    public async Task A_new_browser_gets_an_identifier_of_its_own_and_nothing_of_others()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        await using var firefox = await AutopushClient.ConnectAsync(App);
        await SubscribeAsync(firefox, ben);
        await using var other = await AutopushClient.ConnectAsync(App, uaid: "made up");
        Assert.NotEqual(firefox.Uaid, other.Uaid);

        await ana.SendTextAsync(chatId, "Hi");

        await firefox.ReceiveAsync("notification");
        await other.SendAsync("{}");
        Assert.Equal("{}", await other.ReceiveAsync());
    }

    [Theory]
    [InlineData("""{"messageType":"register","channelID":"5b0f8a5e-3a44-4a5e-9a0c-0d5a8f0f6a10"}""")]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("null")]
    public async Task A_connection_that_does_not_begin_with_hello_is_closed(string text)
    {
        await using var client = await AutopushClient.OpenAsync(App);

        await client.SendAsync(text);

        Assert.Empty(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.ProtocolError, client.CloseStatus);
    }

    [Fact]
    public async Task A_message_that_is_too_long_closes_the_connection()
    {
        await using var client = await AutopushClient.OpenAsync(App);

        await client.SendAsync(new string(' ', 20_000));

        Assert.Empty(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("http://localhost:7071", null)]
    [InlineData("null", null)]
    [InlineData(null, "evil.example")]
    public async Task A_web_page_and_a_foreign_name_are_refused(string? origin, string? host)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => AutopushClient.OpenAsync(App, origin, host));

        Assert.Contains("404", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> SubscribeAsync(AutopushClient firefox, ApiUser user)
    {
        var (channel, endpoint) = await firefox.RegisterAsync();
        (await user.PutAsync("users/me/devices/firefox", PushSamples.Browser(endpoint))).Require(201);
        return channel;
    }

    private static string BodyOf(JsonElement push)
    {
        var body = Base64Url.DecodeFromChars(push.GetProperty("data").GetString());
        return PushCalls.Read(new TakenPush("", 0, null, null, body)).Text("notification.body");
    }
}
