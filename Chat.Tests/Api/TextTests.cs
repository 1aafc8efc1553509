using System.Text;
using Chat.Core;
using Chat.Tests.App;
using Chat.Tests.Media;

namespace Chat.Tests.Api;

/// <summary>The rules for text hold wherever text comes in: send, edit, first message, caption and search, over REST and socket.</summary>
public sealed class TextTests(ChatFixture fixture) : ApiTests(fixture)
{
    /// <summary>U+FFFE was a 500, since <c>string.Normalize</c> throws for it. The others are its neighbours in kind.</summary>
    public static TheoryData<string> Strange =>
    [
        "hi \uFFFE", "hi \uFFFF", "\uFDD0 hi", "hi \U0001FFFE", "hi \U0010FFFF", "hi \uE000", "hi \u0000", "hi \U000E0001",
        "\uFFFEhi\uFFFEe\u0301",
    ];

    [Theory]
    [Trait("Report", "1")]
    [MemberData(nameof(Strange))]
    public async Task A_scalar_without_a_character_works_in_every_text(string content)
    {
        var (ana, ben) = (App.NewUser(), App.NewUser());
        var chatId = (await ana.PostAsync("chats/or-create", new { recipientId = ben.Id, message = content })).Require(201).Text("id");
        (await ben.PostAsync($"chats/{chatId}/accept")).Require(200);
        var id = (await ana.SendTextAsync(chatId, "to be edited")).Text("id");
        await using var socket = await ana.ConnectAsync(messagePack: true);
        var media = new[] { await ana.UploadPngAsync(chatId) };

        var edited = (await ana.PatchAsync($"chats/{chatId}/messages/{id}", new { content })).Require(200);
        var sent = (await socket.InvokeAsync("send_message", new { chatId, content })).RequireOk();
        var shown = (await socket.InvokeAsync("send_media", new { chatId, media, content })).RequireOk();
        var found = (await ben.GetAsync($"chats/{chatId}/search?q={Uri.EscapeDataString(content)}")).Require(200);

        Assert.Equal([content, content, content], [edited.Text("content"), sent.Text("message.content"), shown.Text("message.content")]);
        Assert.Equal([4L, 3L, 2L, 1L], found.Seqs());
    }

    [Fact]
    [Trait("Report", "1")]
    public async Task Every_scalar_can_be_sent_and_comes_back()
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var scalars = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(c => new Rune(c));
        var texts = scalars.Chunk(Limits.MaxTextLength - 6).Select(chunk => $"hi {string.Concat(chunk)} hi").ToList();

        foreach (var text in texts)
        {
            Assert.Equal(text, (await ana.SendTextAsync(chatId, text)).Text("content"));
        }

        Assert.Equal(100, (await ben.GetAsync($"chats/{chatId}/search?q=hi&limit=100")).Require(200).List().Count);
    }

    [Theory]
    [Trait("Report", "5")]
    [InlineData("\u200B\u200B")]
    [InlineData("\u2800\u2800")]
    [InlineData("\u3164\u115F")]
    [InlineData("\u00AD \u2060")]
    [InlineData("\uFE0F\u200D")]
    [InlineData("\u202E\u2066")]
    [InlineData("\U000E0068\U000E0069")]
    [InlineData("\u0000\u0001")]
    [InlineData("  ")]
    public async Task Text_that_shows_nothing_is_empty(string content)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        var id = (await ana.SendTextAsync(chatId, "Hello")).Text("id");
        await using var socket = await ana.ConnectAsync();

        RequireInvalid(await ana.PostAsync($"chats/{chatId}/messages", new { content }), "content");
        RequireInvalid(await ana.PatchAsync($"chats/{chatId}/messages/{id}", new { content }), "content");
        RequireInvalid(await ana.PostAsync("chats/or-create", new { recipientId = App.NewUser().Id, message = content }), "message");
        RequireInvalid(await ben.GetAsync($"chats/{chatId}/search?q={Uri.EscapeDataString(content)}"), "q");
        (await socket.InvokeAsync("send_message", new { chatId, content })).RequireRefusal(400, "invalid_request");

        var media = new[] { await ana.UploadPngAsync(chatId) };
        Assert.True((await socket.InvokeAsync("send_media", new { chatId, media, content })).RequireOk().IsNull("message.content"));
    }

    private static void RequireInvalid(Answer answer, string field) =>
        Assert.True(answer.RequireProblem(400, "invalid_request").Has($"errors.{field}"), answer.Body);
}
