using System.Text.Json;

namespace Chat.Tests.Conventions.Schemas;

/// <summary>The check itself: what fits passes, and each keyword can refuse.</summary>
public sealed class SchemaCheckTests
{
    [Theory]
    [InlineData("""{ "type": "string" }""", "\"a\"", "1")]
    [InlineData("""{ "type": "integer" }""", "1", "1.5")]
    [InlineData("""{ "type": "number" }""", "1.5", "\"1\"")]
    [InlineData("""{ "type": "boolean" }""", "false", "null")]
    [InlineData("""{ "type": "array" }""", "[]", "{}")]
    [InlineData("""{ "type": ["string", "null"] }""", "null", "1")]
    [InlineData("""{ "const": true }""", "true", "false")]
    [InlineData("""{ "enum": ["a", "b"] }""", "\"b\"", "\"c\"")]
    [InlineData("""{ "x-extensible-enum": ["a"] }""", "\"a\"", "\"b\"")]
    [InlineData("""{ "type": "integer", "format": "int64" }""", "3000000000", "\"3\"")]
    [InlineData("""{ "type": "string", "format": "binary" }""", "\"a\"", "1")]
    [InlineData("""{ "format": "unknown" }""", null, "1")]
    [InlineData("""{ "type": "object", "required": ["a"], "properties": { "a": {} } }""", """{ "a": 1 }""", "{}")]
    [InlineData("""{ "type": "object", "properties": { "a": {} } }""", """{ "a": 1 }""", """{ "a": 1, "b": 2 }""")]
    [InlineData("""{ "properties": { "a": { "type": "string" } } }""", """{ "a": "x" }""", """{ "a": 1 }""")]
    [InlineData("""{ "additionalProperties": { "type": "string" } }""", """{ "a": "x" }""", """{ "a": 1 }""")]
    [InlineData("""{ "properties": {}, "additionalProperties": true }""", """{ "a": 1 }""", null)]
    [InlineData("""{ "items": { "type": "string" }, "minItems": 1, "maxItems": 2 }""", """["a"]""", """["a", 1]""")]
    [InlineData("""{ "minItems": 1 }""", "[1]", "[]")]
    [InlineData("""{ "maxItems": 1 }""", "[1]", "[1, 2]")]
    [InlineData("""{ "minimum": 1 }""", "1", "0")]
    [InlineData("""{ "maximum": 1 }""", "1", "2")]
    [InlineData("""{ "minLength": 1 }""", "\"a\"", "\"\"")]
    [InlineData("""{ "maxLength": 1 }""", "\"👍\"", "\"ab\"")]
    [InlineData("""{ "pattern": "^a+$" }""", "\"aa\"", "\"ab\"")]
    [InlineData("""{ "format": "date-time" }""", "\"2026-03-01T12:00:00.000Z\"", "\"2026-03-01T12:00:00Z\"")]
    [InlineData("""{ "oneOf": [{ "type": "string" }, { "type": "null" }] }""", "null", "1")]
    [InlineData("""{ "oneOf": [{ "type": "string" }, { "minLength": 1 }] }""", "\"\"", "\"a\"")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "minLength": 1 }] }""", "\"a\"", null)]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "null" }] }""", "\"a\"", "1")]
    [InlineData("""{ "$ref": "#/shared" }""", "\"a\"", "1")]
    [InlineData("""{ "unevaluatedItems": false }""", null, "1")]
    public void Each_keyword_lets_pass_what_fits_and_refuses_what_does_not(string schema, string? fits, string? refused)
    {
        var document = new ApiDocument($$"""{ "schema": {{schema}}, "shared": { "type": "string" } }""");
        var node = document.Root.Require("schema");

        if (fits is not null)
        {
            Assert.Empty(SchemaCheck.Faults(node, JsonElement.Parse(fits)));
        }

        if (refused is not null)
        {
            Assert.NotEmpty(SchemaCheck.Faults(node, JsonElement.Parse(refused)));
        }
    }

    [Fact]
    public void A_fault_names_its_place()
    {
        var schema = new ApiDocument("""{ "properties": { "list": { "items": { "required": ["id"] } } } }""").Root;

        var fault = Assert.Single(SchemaCheck.Faults(schema, JsonElement.Parse("""{ "list": [{ "id": 1 }, {}] }""")));

        Assert.Equal("$.list[1] has no id", fault);
    }

    [Fact]
    public void Every_reference_in_the_documents_leads_somewhere()
    {
        var nodes = new[] { ApiDocument.OpenApi, ApiDocument.AsyncApi }.SelectMany(d => d.Root.Descendants());

        foreach (var node in nodes.Where(n => n.Text("$ref") is not null))
        {
            Assert.NotEqual(JsonValueKind.Undefined, node.Resolve().Json.ValueKind);
        }
    }
}
