using System.Text.Json;
using Chat.Client;
using Chat.Client.Reducing;
using Chat.Client.Wire;

namespace Chat.Tests.Client;

/// <summary>The .NET client reads answers of older and later servers.</summary>
public sealed class WireTests
{
    [Fact]
    public void A_hidden_message_has_empty_lists()
    {
        var message = Read("""{"id":"m1","chatId":"c1","seq":1,"rev":2,"hidden":true}""");

        Assert.True(message.Hidden);
        Assert.Equal(("", "", 0, 0), (message.SenderId, message.ClientMessageId, message.Media.Count, message.Reactions.Count));
    }

    [Fact]
    public void Unknown_types_and_fields_are_kept()
    {
        var message = Read("""{"id":"m1","chatId":"c1","seq":1,"rev":2,"type":"poll","poll":{"options":2}}""");

        Assert.Equal(MessageType.Unknown, message.Type);
        Assert.Equal(2, message.Additional!["poll"].GetProperty("options").GetInt32());
    }

    [Fact]
    public void A_problem_without_fields_has_defaults()
    {
        var problem = JsonSerializer.Deserialize("{}", WireJson.Default.Problem)!;

        Assert.Equal(("unexpected", "The server answered with an error.", 0), (problem.Code, problem.Detail, problem.Errors.Count));
    }

    [Fact]
    public void Limits_of_an_older_server_have_defaults()
    {
        const string Json = """{"url":"http://localhost","accessToken":"t","constants":{"maxTextLength":7}}""";
        var limits = JsonSerializer.Deserialize(Json, WireJson.Default.Negotiation)!.Constants;

        Assert.Equal((7, 10 * 1024 * 1024), (limits.MaxTextLength, limits.MaxProxiedBytes));
        Assert.Empty(limits.MediaTypes);
    }

    [Fact]
    public void An_event_of_an_unknown_chat_is_fetched_and_not_applied()
    {
        var payload = JsonSerializer.Deserialize("""{"chatId":"c1","rev":4}""", WireJson.Default.EventPayload)!;
        var state = StateReducer.Reduce(new ClientState(), new StateAction.Received("chat_updated", payload, DateTimeOffset.UnixEpoch));

        Assert.Empty(state.Chats);
        Assert.Equal(["c1"], state.Behind);
    }

    private static Message Read(string json) => JsonSerializer.Deserialize(json, WireJson.Default.Message)!;
}
