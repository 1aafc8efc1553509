using System.Text.Json;

namespace Chat.Tests.Conventions.Schemas;

/// <summary>One of the two documents in docs/ that describe the API.</summary>
internal sealed class ApiDocument
{
    private readonly JsonElement _root;

    public ApiDocument(string json) => _root = JsonElement.Parse(json);

    public static ApiDocument OpenApi { get; } = new(Repository.Read("docs/openapi.json"));

    public static ApiDocument AsyncApi { get; } = new(Repository.Read("docs/asyncapi.json"));

    public Node Root => new(this, _root);

    /// <summary>The node that a <c>$ref</c> means: <c>#/a/b</c> here, <c>openapi.json#/a/b</c> in the other document.</summary>
    public Node Find(string reference)
    {
        var parts = reference.Split('#');
        var document = parts[0] switch
        {
            "" => this,
            "openapi.json" => OpenApi,
            _ => throw new InvalidOperationException($"{reference} is in no known document."),
        };
        return parts[1].Split('/').Skip(1).Aggregate(
            document.Root, (node, name) => node.Require(name.Replace("~1", "/", StringComparison.Ordinal)));
    }
}

/// <summary>A place in a document. Following a reference can lead into the other document.</summary>
internal readonly record struct Node(ApiDocument Document, JsonElement Json)
{
    public IEnumerable<(string Name, Node Value)> Members
    {
        get
        {
            var document = Document;
            return Json.EnumerateObject().Select(p => (p.Name, new Node(document, p.Value)));
        }
    }

    public IEnumerable<Node> Items
    {
        get
        {
            var document = Document;
            return Json.EnumerateArray().Select(item => new Node(document, item));
        }
    }

    public Node? Get(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? new Node(Document, value) : null;

    public Node Require(string name) => Get(name) ?? throw new InvalidOperationException($"There is no {name} in {Json}");

    public string? Text(string name) => Get(name)?.Json.GetString();

    /// <summary>The element here, or the target of the reference here.</summary>
    public Node Resolve() => Text("$ref") is { } reference ? Document.Find(reference).Resolve() : this;

    /// <summary>This node and all below it.</summary>
    public IEnumerable<Node> Descendants()
    {
        var children = Json.ValueKind switch
        {
            JsonValueKind.Object => Members.Select(m => m.Value),
            JsonValueKind.Array => Items,
            _ => [],
        };
        return children.SelectMany(c => c.Descendants()).Prepend(this);
    }
}
