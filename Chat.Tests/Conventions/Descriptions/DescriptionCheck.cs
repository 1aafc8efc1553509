using System.Text.Json;
using Chat.Tests.Conventions.Schemas;
using Chat.Tests.Conventions.Served;

namespace Chat.Tests.Conventions.Descriptions;

/// <summary>Finds what readers or client generators miss in a description.</summary>
internal static class DescriptionCheck
{
    private static readonly string[] HttpMethods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <summary>Operations and parameters of openapi.json without a text, and names that mean two things in one operation.</summary>
    public static IEnumerable<string> OperationFaults(ApiDocument openApi) =>
        from described in OpenApiCheck.Operations(openApi)
        let at = $"{described.Method} {described.Route}"
        let parameters = described.Operation.Get("parameters")?.Items.Select(p => p.Resolve()).ToList() ?? []
        from fault in Missing(described.Operation, at, "operationId", "summary", "description")
            .Concat(parameters.SelectMany(p => Missing(p, $"{at} {p.Text("name")}", "description")))
            .Concat(Twice(parameters.Select(p => p.Text("name")!).Concat(Fields(described.Operation)), at))
            .Concat(HttpMethods.Contains(described.Method, StringComparer.OrdinalIgnoreCase) ? [] : [$"{at} is no operation"])
        select fault;

    /// <summary>Operations and messages of asyncapi.json without a text.</summary>
    public static IEnumerable<string> EventFaults(ApiDocument asyncApi) =>
        asyncApi.Root.Require("operations").Members.SelectMany(o => Missing(o.Value, o.Name, "summary", "description"))
            .Concat(Messages(asyncApi).SelectMany(m => Missing(m.Message, m.Name, "title")));

    /// <summary>Schemas and properties without a text, and what the generators of clients stumble over.</summary>
    public static IEnumerable<string> SchemaFaults(ApiDocument document) =>
        document.Root.Require("components").Require("schemas").Members.SelectMany(s => Missing(s.Value, s.Name, "description"))
            .Concat(document.Root.Descendants().SelectMany(PropertyFaults))
            .Concat(document.Root.Descendants().SelectMany(GeneratorFaults));

    /// <summary>The messages of all channels of asyncapi.json.</summary>
    public static IEnumerable<(string Name, Node Message)> Messages(ApiDocument asyncApi) =>
        asyncApi.Root.Require("channels").Members.SelectMany(c => c.Value.Require("messages").Members);

    private static IEnumerable<string> PropertyFaults(Node schema) =>
        schema.Get("properties") is { Json.ValueKind: JsonValueKind.Object } properties
            ? properties.Members.Where(p => string.IsNullOrWhiteSpace(p.Value.Text("description") ?? p.Value.Resolve().Text("description")))
                .Select(p => $"the property {p.Name} has no description: {p.Value.Json}")
            : [];

    /// <summary>Generators know the type only if it is written, and a choice only between a reference and null.</summary>
    private static IEnumerable<string> GeneratorFaults(Node schema)
    {
        if ((schema.Get("enum") ?? schema.Get("const")) is not null && schema.Get("type") is null)
        {
            yield return $"no type beside enum or const: {schema.Json}";
        }

        if ((schema.Get("anyOf") ?? schema.Get("allOf")) is not null)
        {
            yield return $"anyOf or allOf: {schema.Json}";
        }

        if (schema.Get("oneOf") is { } choice && !IsReferenceOrNull(choice))
        {
            yield return $"oneOf of more than a reference and null: {schema.Json}";
        }
    }

    private static bool IsReferenceOrNull(Node choice) =>
        choice.Items.ToList() is [var reference, var nothing] && reference.Text("$ref") is not null && nothing.Text("type") == "null";

    private static IEnumerable<string> Fields(Node operation) =>
        operation.Get("requestBody")?.Require("content").Get("multipart/form-data")?.Require("schema").Resolve()
            .Require("properties").Members.Select(p => p.Name) ?? [];

    private static IEnumerable<string> Twice(IEnumerable<string> names, string at) =>
        names.CountBy(name => name, StringComparer.Ordinal).Where(n => n.Value > 1).Select(n => $"{at} has the name {n.Key} twice");

    private static IEnumerable<string> Missing(Node node, string at, params string[] names) =>
        names.Where(name => string.IsNullOrWhiteSpace(node.Text(name))).Select(name => $"{at} has no {name}");
}
