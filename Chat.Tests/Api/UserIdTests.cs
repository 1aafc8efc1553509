using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Tests.App;
using Chat.Tests.Fuzz;
using MessagePack;

namespace Chat.Tests.Api;

/// <summary>Section 1: user ids with every allowed character are told apart on every path.</summary>
public sealed class UserIdTests(ChatFixture fixture) : ApiTests(fixture)
{
    [Fact]
    [Trait("Report", "3")]
    public async Task Pairs_whose_ids_would_join_to_the_same_text_have_different_chats()
    {
        var mark = $"{RandomId.New():N}"[..8];
        (string One, string Other)[] pairs =
            [
                ($"{mark}|b", "c"), (mark, "b|c"), ($"{mark}|", "b|c"), ($"{mark}||b", "c"), ($"{mark}|b|c", "c"),
                ($"{mark}+b", "c"), ($"{mark} b".Replace(' ', '-'), "c"),
            ];

        var ids = new List<string>();
        foreach (var (one, other) in pairs)
        {
            ids.Add((await App.As(one).PostAsync("chats/or-create", new { recipientId = other })).Require(201).Text("id"));
            Assert.Equal(ids[^1], (await App.As(other).PostAsync("chats/or-create", new { recipientId = one })).Require(200).Text("id"));
        }

        Assert.Distinct(ids);
    }

    [Fact]
    [Trait("Report", "3")]
    public async Task Ids_of_issuers_such_as_Auth0_work_on_every_path()
    {
        var ana = App.As($"auth0|{RandomId.New():N}");
        var ben = App.As($"google-oauth2|ben+{RandomId.New():N}@example.com");
        var chatId = await ChatApp.OpenChatAsync(ana, ben);
        await using var anaSocket = await ana.JoinAsync(chatId);
        await using var benSocket = await ben.JoinAsync(chatId, messagePack: true);

        await ana.SendTextAsync(chatId, "hello");

        Assert.Equal(ana.Id, (await benSocket.NextAsync("message_received")).Text("message.senderId"));
        Assert.Equal(1, (await benSocket.NextAsync("unread_message")).Number("unreadCount"));
        (await benSocket.InvokeAsync("mark_as_read", new { chatId })).RequireOk();
        Assert.Equal(ben.Id, (await anaSocket.NextAsync("messages_read")).Text("userId"));
        Assert.Equal(
            chatId,
            Assert.Single((await ana.GetAsync($"chats/user/{Uri.EscapeDataString(ben.Id)}/history")).Require(200).List()).Text("id"));
        Assert.Single((await ana.GetAsync($"chats/{chatId}/search?q=hello&from={Uri.EscapeDataString(ana.Id)}")).Require(200).List());
        Assert.Single((await ben.GetAsync("chats/active")).Require(200).List());
    }

    [Theory]
    [Trait("Report", "3")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a~b")]
    [InlineData("a%7Cb")]
    [InlineData("a b")]
    public async Task An_invalid_user_id_cannot_be_requested(string id)
    {
        var answer = (await App.NewUser().PostAsync("chats/or-create", new { recipientId = id })).RequireProblem(400, "invalid_request");

        Assert.Contains("| + -", answer.List("errors.recipientId").Single().Json.GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Report", "3")]
    [InlineData("content", "errors.content", "invalid_request")]
    [InlineData("clientMessageId", "errors.clientMessageId", "invalid_request")]
    [InlineData("replyTo", "errors.replyTo", "invalid_request")]
    [InlineData("chatId", "errors.chatId", "invalid_request")]
    [InlineData(null, "errors.body", "invalid_json")]
    public async Task Half_a_surrogate_pair_is_the_same_400_in_both_protocols(string? field, string error, string code)
    {
        var (chatId, ana, _) = await App.OpenChatAsync();

        foreach (var messagePack in new[] { true, false })
        {
            await using var socket = await RawSocket.ConnectAsync(ana, messagePack);
            await socket.SendAsync(messagePack ? AsMessagePack(chatId, field) : AsJson(chatId, field));

            var answer = await NextResultAsync(socket);
            answer.RequireRefusal(400, code);
            Assert.True(answer.Has($"error.{error}"), answer.Body);
        }

        Assert.Equal(0, (await ana.ChatAsync(chatId)).Number("seq"));
    }

    // The result of the invocation, in either protocol; events before it are dropped.
    private static async Task<Answer> NextResultAsync(RawSocket socket)
    {
        const int Completion = 3;
        while (true)
        {
            var message = await socket.NextAsync() ?? throw new InvalidOperationException("The connection was closed.");
            if (message.ValueKind == JsonValueKind.Array && message[0].GetInt32() == Completion)
            {
                return new Answer(message[4]);
            }

            if (message.ValueKind == JsonValueKind.Object && message.GetProperty("type").GetInt32() == Completion)
            {
                return new Answer(message.GetProperty("result"));
            }
        }
    }

    // The name of a field is bad when the field is null.
    private static byte[] AsJson(string chatId, string? field)
    {
        string Value(string name, string text) => name == field ? "\\ud800" : text;
        return Encoding.UTF8.GetBytes(
            $$"""{"type":1,"invocationId":"1","target":"send_message","arguments":[{"""
            + $$""" "{{(field is null ? "\\ud800" : "other")}}":1,"chatId":"{{Value("chatId", chatId)}}","""
            + $$""" "content":"{{Value("content", "x")}}","clientMessageId":"{{Value("clientMessageId", "1")}}","""
            + $$""" "replyTo":"{{Value("replyTo", "m")}}"}]}""");
    }

    private static byte[] AsMessagePack(string chatId, string? field)
    {
        // U+D800 as three bytes, as JavaScript encoders of MessagePack write it.
        var half = new ReadOnlySequence<byte>([0xED, 0xA0, 0x80]);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(5);
        writer.Write(1);
        writer.WriteMapHeader(0);
        writer.Write("1");
        writer.Write("send_message");
        writer.WriteArrayHeader(1);
        writer.WriteMapHeader(5);
        if (field is null)
        {
            writer.WriteString(half);
        }
        else
        {
            writer.Write("other");
        }

        writer.Write(1);
        foreach (var (name, text) in new[] { ("chatId", chatId), ("content", "x"), ("clientMessageId", "1"), ("replyTo", "m") })
        {
            writer.Write(name);
            if (name == field)
            {
                writer.WriteString(half);
            }
            else
            {
                writer.Write(text);
            }
        }

        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
