using System.Text.Json;
using Chat.Tests.Conventions.Schemas;

namespace Chat.Tests.Conventions.Served;

/// <summary>Everything served fits the documents, and the conversation covers every operation, status and event.</summary>
public sealed class ServedShapesTests(Conversation conversation) : IClassFixture<Conversation>
{
    [Fact]
    public void Every_http_answer_fits_its_description() =>
        Assert.Empty(conversation.Exchanges.SelectMany(e => OpenApiCheck.Faults(ApiDocument.OpenApi, e)));

    [Fact]
    public void Every_socket_event_fits_its_description()
    {
        var faults = conversation.Events.SelectMany(e => AsyncApiCheck.EventFaults(ApiDocument.AsyncApi, e.Name, e.Payload));

        Assert.Equal(
            Ahead.EventProperties.Select(name => $".{name} is not described"),
            faults.Select(f => f[Math.Max(0, f.LastIndexOf('.'))..]).Distinct());
    }

    [Fact]
    public void Every_socket_answer_fits_its_description() =>
        Assert.Empty(
            conversation.Invocations.SelectMany(i => AsyncApiCheck.InvokeFaults(ApiDocument.AsyncApi, i.Name, i.Payload, i.Answer)));

    [Fact]
    public void The_conversation_uses_every_operation_successfully()
    {
        var used = conversation.Exchanges.Where(e => e.Status < 300)
            .Select(e => OpenApiCheck.Find(ApiDocument.OpenApi, e))
            .Select(o => $"{o?.Method} {o?.Route}");

        Assert.Empty(OpenApiCheck.Operations(ApiDocument.OpenApi).Select(o => $"{o.Method} {o.Route}").Except(used));
    }

    [Fact]
    public void The_conversation_is_refused_with_every_status()
    {
        var described = OpenApiCheck.Operations(ApiDocument.OpenApi)
            .SelectMany(o => o.Operation.Require("responses").Members.Select(r => r.Name));

        Assert.Empty(described.Except(conversation.Exchanges.Select(e => $"{e.Status}")));
    }

    [Fact]
    public void The_conversation_uses_every_event_both_ways()
    {
        Assert.Empty(AsyncApiCheck.Names(ApiDocument.AsyncApi, AsyncApiCheck.Receive).Except(conversation.Invocations.Select(i => i.Name)));
        Assert.Empty(AsyncApiCheck.Names(ApiDocument.AsyncApi, AsyncApiCheck.Send).Except(conversation.Events.Select(e => e.Name)));
    }

    [Fact]
    public void The_constants_in_the_example_are_the_ones_served()
    {
        var served = Constants(JsonElement.Parse(conversation.Exchanges.First(e => e is { Path: "/negotiate", Status: 200 }).Body));
        var example = Constants(ApiDocument.OpenApi.Find("#/components/examples/Negotiation/value").Json);
        var required = ApiDocument.OpenApi.Find("#/components/schemas/Constants/required").Items.Select(i => i.Json.GetString());

        var different = served.Except(example).Concat(example.Except(served)).Select(c => c.Key).Distinct();
        Assert.Equal(Ahead.Constants.Order(StringComparer.Ordinal), different.Order(StringComparer.Ordinal));
        Assert.Empty(served.Keys.Except(required));
    }

    [Fact]
    public void The_documents_are_served_as_they_are_in_the_repository()
    {
        foreach (var name in new[] { "openapi.json", "asyncapi.json" })
        {
            var served = Assert.Single(conversation.Exchanges, e => e.Path == $"/{name}");
            Assert.Equal(Repository.Read($"docs/{name}"), served.Body);
        }
    }

    [Fact]
    public void An_answer_otherwise_than_described_is_found()
    {
        var good = conversation.Exchanges.First(e => e is { Path: "/chats/unread", Status: 200 });
        var refused = conversation.Exchanges.First(e => e is { Path: "/chats/unread", Status: 500 });

        Assert.Empty(OpenApiCheck.Faults(ApiDocument.OpenApi, good));
        Exchange[] broken =
        [
            good with { Path = "/chats/elsewhere/unread" },
            good with { Method = "PUT" },
            good with { Status = 202 },
            good with { Headers = [] },
            good with { ContentType = "text/plain" },
            good with { Body = """{ "total": 1 }""" },
            good with { Body = """{ "total": 1, "chats": 1, "secret": 1 }""" },
            good with { QueryNames = ["unknown"] },
            refused with { Body = refused.Body.Replace("\"unexpected\"", "\"rate_limited\"", StringComparison.Ordinal) },
            conversation.Exchanges.First(e => e is { Path: "/negotiate", Status: 200 }) with
            {
                Path = "/chats/or-create",
                RequestBody = "{}",
            },
        ];
        Assert.All(broken, exchange => Assert.NotEmpty(OpenApiCheck.Faults(ApiDocument.OpenApi, exchange)));
    }

    [Fact]
    public void An_event_otherwise_than_described_is_found()
    {
        var (name, payload) = conversation.Events.First(e => e.Name == "user_online");
        var nothing = JsonElement.Parse("{}");

        Assert.Empty(AsyncApiCheck.EventFaults(ApiDocument.AsyncApi, name, payload));
        Assert.NotEmpty(AsyncApiCheck.EventFaults(ApiDocument.AsyncApi, "unknown", payload));
        Assert.NotEmpty(AsyncApiCheck.EventFaults(ApiDocument.AsyncApi, "join_chat", payload));
        Assert.NotEmpty(AsyncApiCheck.EventFaults(ApiDocument.AsyncApi, name, nothing));
        Assert.NotEmpty(AsyncApiCheck.InvokeFaults(ApiDocument.AsyncApi, name, payload, JsonElement.Parse("""{ "ok": true }""")));
        Assert.NotEmpty(AsyncApiCheck.InvokeFaults(ApiDocument.AsyncApi, "typing", nothing, JsonElement.Parse("""{ "ok": true }""")));
        Assert.NotEmpty(
            AsyncApiCheck.InvokeFaults(ApiDocument.AsyncApi, "heartbeat", nothing, JsonElement.Parse("""{ "ok": true, "more": 1 }""")));
    }

    private static Dictionary<string, string> Constants(JsonElement negotiation) =>
        negotiation.GetProperty("constants").EnumerateObject().ToDictionary(c => c.Name, c => JsonSerializer.Serialize(c.Value));
}
