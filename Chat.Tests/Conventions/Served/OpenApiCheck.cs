using System.Text.Json;
using Chat.Tests.Conventions.Schemas;

namespace Chat.Tests.Conventions.Served;

/// <summary>Compares what was served with openapi.json.</summary>
internal static class OpenApiCheck
{
    private const string ProblemType = "application/problem+json";

    public static IEnumerable<(string Method, string Route, Node Operation)> Operations(ApiDocument document) =>
        from path in document.Root.Require("paths").Members
        from operation in path.Value.Members
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    /// <summary>The operation an exchange was with; a literal segment wins over a parameter, as in routing.</summary>
    public static (string Method, string Route, Node Operation)? Find(ApiDocument document, Exchange exchange)
    {
        var found = Operations(document)
            .Where(o => o.Method == exchange.Method && Matches(o.Route, exchange.Path))
            .OrderBy(o => o.Route.Count(c => c == '{'))
            .ToList();
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The answers that differ from their description.</summary>
    public static IReadOnlyList<string> Faults(ApiDocument document, Exchange exchange)
    {
        if (Find(document, exchange)?.Operation is not { } operation)
        {
            return [$"not described: {exchange}"];
        }

        if (operation.Require("responses").Get($"{exchange.Status}") is not { } response)
        {
            return [$"status not described: {exchange}"];
        }

        var faults = Headers(response.Resolve(), exchange)
            .Concat(Body(response.Resolve(), exchange))
            .Concat(exchange.ContentType == ProblemType ? Code(response, exchange) : [])
            .Concat(exchange.Status < 300 ? Request(operation, exchange) : []);
        return [.. faults.Select(fault => $"{fault}: {exchange}")];
    }

    /// <summary>Whether a body is a file, described by its type alone.</summary>
    public static bool IsFile(Node media) => IsBytes(media) && media.Require("schema").Get("x-line-schemas") is null;

    /// <summary>The faults of the lines of a stream: each must fit one of the schemas. None for another body.</summary>
    public static IEnumerable<string> LineFaults(Node media, string body)
    {
        if (media.Require("schema").Get("x-line-schemas") is not { } schemas)
        {
            return [];
        }

        return from line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let tries = schemas.Items.Select(schema => SchemaCheck.Faults(schema, JsonElement.Parse(line))).ToList()
               where tries.All(faults => faults.Count > 0)
               select $"a line fits none: {string.Join(" | ", tries.Select(faults => string.Join("; ", faults)))}";
    }

    private static bool IsBytes(Node media) => media.Require("schema").Resolve().Text("format") == "binary";

    private static bool Matches(string route, string path)
    {
        var (expected, given) = (route.Split('/'), path.Split('/'));
        return expected.Length == given.Length && expected.Zip(given).All(p => p.First.StartsWith('{') || p.First == p.Second);
    }

    private static IEnumerable<string> Headers(Node response, Exchange exchange) =>
        from header in response.Require("headers").Members
        where header.Value.Resolve().Get("required") is not null
        where !exchange.Headers.Contains(header.Name, StringComparer.OrdinalIgnoreCase)
        select $"the header {header.Name} is missing";

    private static IEnumerable<string> Body(Node response, Exchange exchange)
    {
        if (response.Get("content") is not { } content)
        {
            return exchange.Body.Length == 0 ? [] : ["a body that is not described"];
        }

        if (exchange.ContentType is null || content.Get(exchange.ContentType) is not { } media)
        {
            return [$"the type {exchange.ContentType} is not described"];
        }

        return IsBytes(media)
            ? LineFaults(media, exchange.Body)
            : SchemaCheck.Faults(media.Require("schema"), JsonElement.Parse(exchange.Body));
    }

    /// <summary>The description of a refusal names each code that it can have.</summary>
    private static IEnumerable<string> Code(Node response, Exchange exchange)
    {
        var code = JsonElement.Parse(exchange.Body).GetProperty("code").GetString();
        var description = response.Text("description") ?? response.Resolve().Text("description")!;
        return description.Contains($"`{code}`", StringComparison.Ordinal) ? [] : [$"the code {code} is not described"];
    }

    private static IEnumerable<string> Request(Node operation, Exchange exchange)
    {
        var parameters = operation.Get("parameters")?.Items.Select(p => p.Resolve().Text("name")) ?? [];
        var unknown = exchange.QueryNames.Except(parameters).Select(name => $"the parameter {name} is not described");
        var schema = operation.Get("requestBody")?.Require("content").Get("application/json")?.Require("schema");
        return schema is null || exchange.RequestBody.Length == 0
            ? unknown
            : unknown.Concat(SchemaCheck.Faults(schema.Value, JsonElement.Parse(exchange.RequestBody), "request"));
    }
}
