using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Functions.Http;

namespace Chat.LocalHost.Docs;

/// <summary>asyncapi.json as a page: every event with its fields and an example, and the shapes they share.</summary>
internal static class EventsPage
{
    private const string EventsDocument = "asyncapi.json";
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>Chat events</title>
        <link rel="stylesheet" href="/docs/events.css">
        </head>
        <body>
        <nav aria-label="Events">
        <p><a href="/">Chat</a> · <a href="/docs">REST API</a> · <a href="/api/asyncapi.json">asyncapi.json</a></p>
        """;

    public static string Render()
    {
        var document = Read(EventsDocument);
        var schemas = new SchemaTable(document, Read("openapi.json"));
        var operations = document["operations"]!.AsObject().Select(pair => Operation.Of(pair.Key, pair.Value!, document)).ToList();
        var toServer = operations.Where(operation => operation.IsToServer).ToList();
        var toClient = operations.Where(operation => !operation.IsToServer).ToList();

        var page = new StringBuilder();
        page.Append(Head);
        AppendLinks(page, "Client to server", toServer);
        AppendLinks(page, "Server to client", toClient);
        page.Append("</nav><main><h1>Events in real time</h1>");
        page.Append(Prose.Paragraphs(document["info"]!["description"]?.GetValue<string>()));
        AppendOperations(page, "Client to server", toServer, schemas);
        AppendOperations(page, "Server to client", toClient, schemas);
        page.Append("<h2>Shapes</h2>");
        // A shape may name others, which then follow.
        while (schemas.TakeNext() is { } name)
        {
            page.Append($"<section id=\"shape-{name}\"><h3>{name}</h3>").Append(schemas.Render(name)).Append("</section>");
        }

        return page.Append("</main></body></html>").ToString();
    }

    private static void AppendLinks(StringBuilder page, string title, List<Operation> operations)
    {
        page.Append($"<h2>{title}</h2><ul>");
        foreach (var operation in operations)
        {
            page.Append($"<li><a href=\"#{operation.Name}\">{operation.Name}</a></li>");
        }

        page.Append("</ul>");
    }

    private static void AppendOperations(StringBuilder page, string title, List<Operation> operations, SchemaTable schemas)
    {
        page.Append($"<h2>{title}</h2>");
        foreach (var operation in operations)
        {
            page.Append($"<section id=\"{operation.Name}\"><h3><code>{operation.Name}</code> ");
            page.Append($"<span>{WebUtility.HtmlEncode(operation.Summary)}</span></h3>");
            page.Append(Prose.Paragraphs(operation.Description));
            page.Append(schemas.Render(operation.Message["payload"]!));
            foreach (var answer in operation.Answers)
            {
                page.Append($"<h4>Answer of <code>invoke</code>: {WebUtility.HtmlEncode(answer["title"]?.GetValue<string>())}</h4>");
                page.Append(schemas.Render(answer["payload"]!));
            }

            foreach (var example in operation.Message["examples"]?.AsArray() ?? [])
            {
                page.Append($"<details><summary>Example: {WebUtility.HtmlEncode(example!["summary"]?.GetValue<string>())}</summary><pre>");
                page.Append(WebUtility.HtmlEncode(example["payload"]!.ToJsonString(SchemaTable.Indented))).Append("</pre></details>");
            }

            page.Append("</section>");
        }
    }

    private static JsonNode Read(string name)
    {
        using var stream = typeof(ApiDescriptionFunctions).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        return JsonNode.Parse(stream) ?? throw new InvalidOperationException($"{name} is empty.");
    }

    /// <summary>An event, with what is written about it.</summary>
    private sealed record Operation(
        string Name, bool IsToServer, string Summary, string? Description, JsonNode Message, IReadOnlyList<JsonNode> Answers)
    {
        public static Operation Of(string name, JsonNode operation, JsonNode document) => new(
            name,
            operation["action"]!.GetValue<string>() == "receive",
            operation["summary"]!.GetValue<string>(),
            operation["description"]?.GetValue<string>(),
            Resolve(operation["messages"]![0]!, document),
            [.. (operation["reply"]?["messages"]?.AsArray() ?? []).Select(answer => Resolve(answer!, document))]);

        private static JsonNode Resolve(JsonNode reference, JsonNode document) =>
            reference["$ref"]!.GetValue<string>()["#/".Length..].Split('/').Aggregate(document, (node, part) => node[part]!);
    }
}
