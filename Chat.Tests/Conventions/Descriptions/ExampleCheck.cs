using Chat.Tests.Conventions.Schemas;
using Chat.Tests.Conventions.Served;

namespace Chat.Tests.Conventions.Descriptions;

/// <summary>Finds parameters, bodies, headers and messages without an example, and examples that do not fit their schema.</summary>
internal static class ExampleCheck
{
    public static IEnumerable<string> HttpFaults(ApiDocument openApi) =>
        from described in OpenApiCheck.Operations(openApi)
        from fault in OperationFaults(described.Operation)
        select $"{described.Method} {described.Route}: {fault}";

    public static IEnumerable<string> EventFaults(ApiDocument asyncApi) =>
        from message in DescriptionCheck.Messages(asyncApi)
        let examples = message.Message.Get("examples")?.Items.ToList() ?? []
        from fault in examples.Count == 0
            ? ["no example"]
            : examples.SelectMany(e => SchemaCheck.Faults(message.Message.Require("payload"), e.Require("payload").Json))
        select $"{message.Name}: {fault}";

    private static IEnumerable<string> OperationFaults(Node operation)
    {
        var parameters = operation.Get("parameters")?.Items.Select(p => p.Resolve()).SelectMany(p => ValueFaults(p, p.Text("name")!)) ?? [];
        var request = operation.Get("requestBody") is { } body ? BodyFaults(body.Resolve(), "request") : [];
        return parameters.Concat(request).Concat(
            operation.Require("responses").Members.SelectMany(r => ResponseFaults(r.Value.Resolve(), r.Name)));
    }

    private static IEnumerable<string> ResponseFaults(Node response, string status)
    {
        var headers = response.Get("headers")?.Members.SelectMany(h => ValueFaults(h.Value.Resolve(), $"{status} {h.Name}")) ?? [];
        return headers.Concat(BodyFaults(response, status));
    }

    /// <summary>A parameter or a header.</summary>
    private static IEnumerable<string> ValueFaults(Node value, string at) =>
        value.Get("example") is { } example ? SchemaCheck.Faults(value.Require("schema"), example.Json, at) : [$"{at} has no example"];

    private static IEnumerable<string> BodyFaults(Node body, string at) =>
        body.Get("content")?.Members.Where(m => !OpenApiCheck.IsFile(m.Value)).SelectMany(m => MediaFaults(m.Value, at)) ?? [];

    private static IEnumerable<string> MediaFaults(Node media, string at)
    {
        var examples = media.Get("examples")?.Members.Select(e => e.Value.Resolve().Require("value").Json).ToList() ?? [];
        return examples.Count == 0
            ? [$"{at} has no example"]
            : examples.SelectMany(e =>
                SchemaCheck.Faults(media.Require("schema"), e, at).Concat(OpenApiCheck.LineFaults(media, e.ToString())));
    }
}
