using System.Text.Json;
using Chat.Tests.Conventions.Schemas;

namespace Chat.Tests.Conventions.Served;

/// <summary>Compares what went over the socket with asyncapi.json.</summary>
internal static class AsyncApiCheck
{
    /// <summary>The events that clients invoke.</summary>
    public const string Receive = "receive";

    /// <summary>The events that clients receive.</summary>
    public const string Send = "send";

    public static IReadOnlyList<string> Names(ApiDocument document, string action) =>
        [.. document.Root.Require("operations").Members.Where(o => o.Value.Text("action") == action).Select(o => o.Name)];

    /// <summary>An event that a client got.</summary>
    public static IReadOnlyList<string> EventFaults(ApiDocument document, string name, JsonElement payload) =>
        Find(document, Send, name) is { } operation
            ? Faults(operation, payload, name)
            : [$"the event {name} is not described: {payload}"];

    /// <summary>An event that a client called, and its answer. A payload that was refused need not fit.</summary>
    public static IReadOnlyList<string> InvokeFaults(ApiDocument document, string name, JsonElement payload, JsonElement answer)
    {
        if (Find(document, Receive, name) is not { } operation)
        {
            return [$"the event {name} is not described: {payload}"];
        }

        var answered = Faults(operation.Require("reply"), answer, $"answer of {name}");
        return answer.GetProperty("ok").GetBoolean() ? [.. answered, .. Faults(operation, payload, name)] : answered;
    }

    private static Node? Find(ApiDocument document, string action, string name) =>
        document.Root.Require("operations").Get(name) is { } operation && operation.Text("action") == action ? operation : null;

    /// <summary>None when the payload fits one of the operation's messages.</summary>
    private static IReadOnlyList<string> Faults(Node operation, JsonElement payload, string at)
    {
        var tries = operation.Require("messages").Items
            .Select(message => SchemaCheck.Faults(message.Resolve().Require("payload"), payload, at))
            .ToList();
        return tries.Any(faults => faults.Count == 0) ? [] : [.. tries.SelectMany(faults => faults)];
    }
}
