using System.Text;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>Section 1: times, numbers and JSON in the spellings that languages and proxies make of them.</summary>
public sealed class SpellingTests(ChatFixture fixture) : ApiTests(fixture)
{
    public static TheoryData<string, string> Times => new()
    {
        { "2026-03-01T13:00:00.123456789Z", "2026-03-01T13:00:00.123Z" },
        { "2026-03-01T13:00:00.1234567891234567891234567890Z", "2026-03-01T13:00:00.123Z" },
        { "2026-03-01t13:00:00z", "2026-03-01T13:00:00.000Z" },
        { "2026-03-01T13:00:00+0000", "2026-03-01T13:00:00.000Z" },
        { "2026-03-01T15:30:00+02:30", "2026-03-01T13:00:00.000Z" },
        { "2026-03-01T15:30:00+0230", "2026-03-01T13:00:00.000Z" },
        { "2026-03-01T11:00:00-02", "2026-03-01T13:00:00.000Z" },
        { "2026-03-01T13:00:00,5Z", "2026-03-01T13:00:00.500Z" },
        { "2026-03-01T13:00:00.5", "2026-03-01T13:00:00.500Z" },
        { "2026-03-01T13:00", "2026-03-01T13:00:00.000Z" },
        { "2026-03-02", "2026-03-02T00:00:00.000Z" },
    };

    [Theory]
    [Trait("Report", "4")]
    [MemberData(nameof(Times))]
    public async Task A_time_in_a_body_may_have_any_common_spelling(string spelling, string time)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        var chat = (await ana.PostAsync($"chats/{chatId}/mute", new { until = spelling })).Require(200);

        Assert.Equal(time, chat.Text("mutedUntil"));
    }

    [Theory]
    [Trait("Report", "4")]
    [MemberData(nameof(Times))]
    public async Task A_time_in_a_query_may_have_any_common_spelling(string spelling, string time)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        await ana.SendTextAsync(chatId, "hello");

        // The message is from 12:00, before the time; an unescaped plus arrives as a space.
        foreach (var text in new[] { Uri.EscapeDataString(spelling), spelling })
        {
            Assert.Single((await ana.GetAsync($"chats/{chatId}/search?q=hello&until={text}")).Require(200).List());
            Assert.Empty((await ana.GetAsync($"chats/{chatId}/search?q=hello&since={text}")).Require(200).List());
        }

        Assert.NotEmpty(time);
    }

    [Theory]
    [Trait("Report", "4")]
    [InlineData("2026-03-01T13:00:00.Z")]
    [InlineData("2026-03-01T13:00:00+000")]
    [InlineData("2026-03-01T13.5Z")]
    [InlineData("2026-03-01 13:00:00Z")]
    [InlineData("2026-02-30T13:00:00Z")]
    [InlineData("2026-03-01T25:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("20260301T130000Z")]
    public async Task A_text_that_is_no_time_is_still_a_400(string text)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        Assert.True(
            (await ana.PostAsync($"chats/{chatId}/mute", new { until = text })).RequireProblem(400, "invalid_request").Has("errors.until"));
    }

    [Theory]
    [Trait("Report", "4")]
    [InlineData("2.0")]
    [InlineData("2e0")]
    [InlineData("20e-1")]
    [InlineData("2.000000000000000000000")]
    public async Task A_whole_number_may_be_written_with_a_fraction_or_an_exponent(string two)
    {
        var (chatId, ana, ben) = await App.OpenChatAsync();
        for (var i = 0; i < 3; i++)
        {
            await ana.SendTextAsync(chatId, "hello");
        }

        Assert.Equal(2, (await ben.PostRawAsync($"chats/{chatId}/read", $$"""{"upToSeq":{{two}}}""")).Require(200).Number("lastReadSeq"));
        Assert.Equal(2, (await ben.GetAsync($"chats/{chatId}/messages?limit={two}")).Require(200).List().Count);
        Assert.Equal(3, (await ben.GetAsync($"chats/{chatId}/messages?after={two}")).Require(200).List().Single().Number("seq"));
        await using var socket = await ben.ConnectAsync();
        (await socket.InvokeAsync("mark_as_read", $$"""{"chatId":"{{chatId}}","upToSeq":{{two}}}""")).RequireOk();
    }

    [Theory]
    [Trait("Report", "4")]
    [InlineData("2.5")]
    [InlineData("1e-1")]
    [InlineData("1e30")]
    [InlineData("1e400")]
    [InlineData("9223372036854775808")]
    public async Task A_number_that_is_not_whole_or_too_large_is_a_400(string number)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        Assert.True(
            (await ana.PostRawAsync($"chats/{chatId}/read", $$"""{"upToSeq":{{number}}}"""))
                .RequireProblem(400, "invalid_request").Has("errors.upToSeq"));
        Assert.True(
            (await ana.GetAsync($"chats/{chatId}/messages?after={number}")).RequireProblem(400, "invalid_request").Has("errors.after"));
    }

    [Fact]
    [Trait("Report", "4")]
    public async Task A_byte_order_mark_before_JSON_is_passed_over()
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"chats/{chatId}/messages")
        {
            Content = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. """{"content":"hello"}"""u8]),
        };

        Assert.Equal("hello", (await ana.SendAsync(request)).Require(201).Text("content"));

        await using var socket = await ana.ConnectAsync();
        (await socket.InvokeAsync("send_message", $$"""{{'\uFEFF'}}{"chatId":"{{chatId}}","content":"hello"}""")).RequireOk();
    }
}
