using System.Net.Http.Headers;
using Chat.Tests.App;

namespace Chat.Tests.Media;

/// <summary>The links of the local provider.</summary>
public sealed class LocalMediaTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    // Set by InitializeAsync, before any fact runs.
    private ChatApp _app = null!;

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    [Trait("Report", "12")]
    public async Task A_head_request_of_a_link_answers_like_a_get_without_a_body()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var url = (await ana.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201).Text("url");
        using var get = await Http.GetAsync(url);

        using var head = await HeadAsync(url);

        Assert.Equal(200, (int)head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Content.Headers.ContentDisposition, head.Content.Headers.ContentDisposition);
        Assert.Equal("nosniff", Assert.Single(head.Headers.GetValues("X-Content-Type-Options")));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    [Trait("Report", "12")]
    public async Task A_head_request_of_a_changed_link_is_not_found()
    {
        var (chatId, ana, _) = await _app.OpenChatAsync();
        var url = (await ana.UploadAsync(chatId, Samples.Png(), "cat.png")).Require(201).Text("url");
        using var head = await HeadAsync(url.Replace("sig=", "sig=0", StringComparison.Ordinal));
        Assert.Equal(404, (int)head.StatusCode);
    }

    [Theory]
    [Trait("Report", "24")]
    [InlineData("evil.example")]
    [InlineData("evil.example:443")]
    public async Task The_host_header_of_a_sender_is_not_in_the_url_that_others_get(string host)
    {
        var (chatId, ana, ben) = await _app.OpenChatAsync();
        await using var inRoom = await ben.JoinAsync(chatId);
        var fileId = await ana.UploadPngAsync(chatId);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"chats/{chatId}/messages")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { media = new[] { fileId } }),
            Headers = { Host = host },
        };
        request.Headers.Add("X-Forwarded-Host", host);

        var sent = (await ana.SendAsync(request)).Require(201);

        foreach (var message in new[] { (await inRoom.NextAsync("media_received")).At("message"),
            (await inRoom.NextAsync("unread_message")).At("message"), sent })
        {
            var url = message.List("media").Single().Text("url");
            Assert.StartsWith(_app.BaseAddress.AbsoluteUri, url, StringComparison.Ordinal);
            Assert.Equal(200, (int)(await Http.GetAsync(url)).StatusCode);
        }
    }

    [Fact]
    [Trait("Report", "24")]
    public async Task The_setting_is_in_the_urls_when_there_is_one()
    {
        await using var app = await ChatApp.StartAsync(["--Chat:PublicUrl=https://chat.example"]);
        var (chatId, ana, _) = await app.OpenChatAsync();

        Assert.StartsWith("https://chat.example/api/media/local/", (await ana.UploadAsync(chatId, Samples.Png(), "cat.png"))
            .Require(201).Text("url"), StringComparison.Ordinal);
        Assert.StartsWith("https://chat.example/api/media/local", (await ana.TokenAsync(chatId, 10))
            .Require(200).Text("uploadUrl"), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Report", "24")]
    [InlineData("nowhere")]
    [InlineData("ftp://chat.example")]
    [InlineData("https://chat.example/path")]
    public async Task A_public_url_that_is_not_an_address_stops_the_start(string url)
    {
        var refusal = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => ChatApp.StartAsync([$"--Chat:PublicUrl={url}"]));

        Assert.Contains("Chat__PublicUrl", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> HeadAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        return await Http.SendAsync(request);
    }
}
