using System.Text.Json;
using Chat.Core;
using Chat.Tests.App;

namespace Chat.Tests.Api;

/// <summary>
/// Section 5: every event takes its object also as one JSON string, because the Functions host rewrites strings inside an
/// object that look like dates.
/// </summary>
public sealed class StringArgumentTests(ChatFixture fixture) : ApiTests(fixture)
{
    public static TheoryData<string> Events => [.. ApiTable.ClientEvents.Select(row => row.Split(' ')[1])];

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Every_event_takes_a_JSON_string(string name)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();
        var messageId = (await ana.SendTextAsync(chatId, "hello")).Text("id");
        var payload = JsonSerializer.Serialize(PayloadOf(name, chatId, messageId), ChatJson.Options);
        foreach (var messagePack in new[] { false, true })
        {
            await using var socket = await ana.ConnectAsync(messagePack);

            var answer = await socket.InvokeAsync(name, payload);

            if (name == "send_media")
            {
                // The files are not there, which is found out only after the argument was read.
                answer.RequireRefusal(404, "not_found");
            }
            else
            {
                answer.RequireOk();
            }
        }
    }

    [Fact]
    public async Task A_string_argument_keeps_text_that_looks_like_a_date_and_also_works_without_an_answer()
    {
        const string Text = "2026-03-01T12:00:00.1200000+01:00";
        var (chatId, ana, _) = await App.OpenChatAsync();
        await using var socket = await ana.JoinAsync(chatId);

        await socket.SendAsync("send_message", JsonSerializer.Serialize(new { chatId, content = Text }));

        Assert.Equal(Text, (await socket.NextAsync("message_received")).Text("message.content"));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    public async Task A_string_that_is_not_one_JSON_object_is_a_400_with_an_error_event(string argument)
    {
        await using var socket = await App.NewUser().ConnectAsync();

        (await socket.InvokeAsync("join_chat", argument)).RequireRefusal(400, "invalid_json");

        var error = await socket.NextAsync("error");
        Assert.Equal("join_chat", error.Text("event"));
        error.At("error").RequireProblemFields(400, "invalid_json");
    }

    [Fact]
    public async Task The_error_event_names_the_chat_of_a_string_argument()
    {
        await using var socket = await App.NewUser().ConnectAsync();

        await socket.SendAsync("send_message", """{"chatId":"none","content":"x","clientMessageId":"c1"}""");

        var error = await socket.NextAsync("error");
        Assert.Equal(("none", "c1"), (error.Text("chatId"), error.Text("clientMessageId")));
    }

    private static object PayloadOf(string name, string chatId, string messageId) => name switch
    {
        "heartbeat" => new { },
        "send_message" => new { chatId, content = "x" },
        "send_media" => new { chatId, media = new[] { "none" } },
        "edit_message" => new { chatId, messageId, content = "x" },
        "delete_message" => new { chatId, messageId, scope = "me" },
        "add_reaction" or "remove_reaction" => new { chatId, messageId, emoji = "👍" },
        "mark_as_delivered" => new { chatId, upToSeq = 1 },
        _ => new { chatId },
    };
}
