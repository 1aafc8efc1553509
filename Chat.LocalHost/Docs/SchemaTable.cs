using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.LocalHost.Docs;

/// <summary>Renders JSON schemas as tables of fields, and remembers which named shapes they lead to.</summary>
internal sealed class SchemaTable(JsonNode events, JsonNode api)
{
    public static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string Header =
        """<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>""";

    private readonly Queue<string> _waiting = new();
    private readonly Dictionary<string, JsonNode> _named = new(StringComparer.Ordinal);

    /// <summary>The next shape that a link leads to and that was not taken yet; null when there is none.</summary>
    public string? TakeNext() => _waiting.TryDequeue(out var name) ? name : null;

    public string Render(string name) => RenderFields(_named[name]);

    public string Render(JsonNode schema) => RenderFields(Resolve(schema).Schema);

    private string RenderFields(JsonNode schema)
    {
        var html = new StringBuilder().Append(Prose.Paragraphs(schema["description"]?.GetValue<string>()));
        foreach (var variant in Variants(schema))
        {
            AppendTable(html, variant);
        }

        return html.ToString();
    }

    private void AppendTable(StringBuilder html, JsonNode schema)
    {
        if (schema["properties"] is not JsonObject { Count: > 0 } properties)
        {
            return;
        }

        var required = schema["required"]?.AsArray().Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        html.Append($"<table>{Header}<tbody>");
        foreach (var (name, field) in properties)
        {
            var mark = required.Contains(name) ? "" : " <small>optional</small>";
            var meaning = field!["description"] ?? Resolve(field).Schema["description"];
            html.Append($"<tr><th scope=\"row\"><code>{name}</code>{mark}</th>");
            html.Append($"<td>{TypeOf(field)}</td><td>{Prose.Inline(meaning?.GetValue<string>())}</td></tr>");
        }

        html.Append("</tbody></table>");
    }

    // A shape with alternatives has a table for each.
    private IEnumerable<JsonNode> Variants(JsonNode schema) =>
        (schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray parts
            ? parts.SelectMany(part => Variants(Resolve(part!).Schema))
            : [schema];

    private string TypeOf(JsonNode field)
    {
        var (name, schema) = Resolve(field);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray alternatives && schema["properties"] is null && name is null)
        {
            return string.Join(" or ", alternatives.Select(part => TypeOf(part!)));
        }

        if (name is not null && (schema["properties"] ?? schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is not null)
        {
            return Link(name, schema);
        }

        if (schema["enum"] is JsonArray values)
        {
            return string.Join(" | ", values.Select(value => $"<code>{WebUtility.HtmlEncode(value?.ToJsonString(Indented))}</code>"));
        }

        return schema["items"] is { } items ? $"list of {TypeOf(items)}" : Kind(schema);
    }

    private string Link(string name, JsonNode schema)
    {
        if (_named.TryAdd(name, schema))
        {
            _waiting.Enqueue(name);
        }

        return $"<a href=\"#shape-{name}\">{name}</a>";
    }

    private static string Kind(JsonNode schema) => schema["const"] is { } constant
        ? $"<code>{constant.ToJsonString()}</code>"
        : schema["type"] switch
        {
            JsonArray types => string.Join(" or ", types.Select(type => type!.GetValue<string>())),
            JsonValue type when schema["format"] is { } format => $"{type} ({format})",
            JsonValue type => type.ToString(),
            _ => "any",
        };

    private (string? Name, JsonNode Schema) Resolve(JsonNode schema)
    {
        if (schema["$ref"]?.GetValue<string>() is not { } reference)
        {
            return (null, schema);
        }

        var name = reference.Split('/')[^1];
        // The events document reuses shapes of the API document. Inside these, a reference without a file means the API document.
        var found = (reference.StartsWith('#') ? Find(events, name) : null) ?? Find(api, name)
            ?? throw new InvalidOperationException($"There is no schema for {reference}.");
        var (deeper, target) = Resolve(found);
        return (deeper ?? name, target);
    }

    private static JsonNode? Find(JsonNode document, string name) => document["components"]!["schemas"]![name];
}
