using Chat.Tests.Conventions.Schemas;

namespace Chat.Tests.Conventions.Descriptions;

/// <summary>Both descriptions say everything in words and by example, in a form that client generators take.</summary>
[Trait("Report", "16")]
public sealed class DescriptionTests
{
    private const string OpenApi = """
        {
          "paths": { "/chats/{chatId}": { "post": {
            "operationId": "change", "summary": "Change", "description": "Changes the chat.",
            "parameters": [{ "name": "chatId", "in": "path", "description": "The chat.", "schema": { "type": "string" }, "example": "a" }],
            "requestBody": { "content": { "multipart/form-data": {
              "schema": { "$ref": "#/components/schemas/Form" }, "examples": { "one": { "value": { "name": "x" } } } } } },
            "responses": { "200": { "$ref": "#/components/responses/Done" } } } } },
          "components": {
            "responses": { "Done": {
              "headers": { "Location": { "schema": { "type": "string" }, "example": "/here" } },
              "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Chat" }, "examples": { "one": { "$ref": "#/components/examples/One" } } } } } },
            "examples": { "One": { "value": { "kind": "a", "last": null } } },
            "schemas": {
              "Form": { "type": "object", "description": "A form.", "properties": { "name": { "type": "string", "description": "A name." } } },
              "Chat": { "type": "object", "description": "A chat.", "properties": {
                "kind": { "$ref": "#/components/schemas/Kind" },
                "last": { "oneOf": [{ "$ref": "#/components/schemas/Form" }, { "type": "null" }], "description": "The last one." } } },
              "Kind": { "type": "string", "enum": ["a", "b"], "description": "A kind." } } }
        }
        """;

    private const string AsyncApi = """
        {
          "operations": { "ping": { "summary": "Ping", "description": "Pings." } },
          "channels": { "events": { "messages": { "ping": {
            "title": "Ping", "payload": { "$ref": "#/components/schemas/Ping" }, "examples": [{ "payload": { "at": 1 } }] } } } },
          "components": { "schemas": {
            "Ping": { "type": "object", "description": "A ping.", "properties": { "at": { "type": "integer", "description": "The time." } } } } }
        }
        """;

    [Fact]
    public void Every_operation_parameter_schema_and_property_of_openapi_is_described() =>
        Assert.Empty(Texts(ApiDocument.OpenApi, DescriptionCheck.OperationFaults));

    [Fact]
    public void Every_event_schema_and_property_of_asyncapi_is_described() =>
        Assert.Empty(Texts(ApiDocument.AsyncApi, DescriptionCheck.EventFaults));

    [Fact]
    public void Every_parameter_body_and_header_of_openapi_has_an_example_that_fits() =>
        Assert.Empty(ExampleCheck.HttpFaults(ApiDocument.OpenApi));

    [Fact]
    public void Every_event_and_answer_of_asyncapi_has_an_example_that_fits() =>
        Assert.Empty(ExampleCheck.EventFaults(ApiDocument.AsyncApi));

    [Fact]
    public void The_small_descriptions_below_have_no_fault() => Assert.Empty(OpenApiFaults(OpenApi).Concat(AsyncApiFaults(AsyncApi)));

    [Theory]
    [InlineData("\"operationId\": \"change\", ", "")]
    [InlineData("\"post\"", "\"parameters\"")]
    [InlineData("\"summary\": \"Change\", ", "")]
    [InlineData("\"Changes the chat.\"", "\"\"")]
    [InlineData("\"description\": \"The chat.\", ", "")]
    [InlineData("\"description\": \"A form.\", ", "")]
    [InlineData(", \"description\": \"A name.\"", "")]
    [InlineData(", \"description\": \"A kind.\"", "")]
    [InlineData("{ \"name\": { \"type\"", "{ \"chatId\": { \"type\"")]
    [InlineData("{ \"type\": \"string\", \"enum\"", "{ \"enum\"")]
    [InlineData(
        "\"oneOf\": [{ \"$ref\": \"#/components/schemas/Form\" }, { \"type\": \"null\" }]",
        "\"oneOf\": [{ \"$ref\": \"#/components/schemas/Form\" }]")]
    [InlineData("\"oneOf\"", "\"anyOf\"")]
    [InlineData(", \"example\": \"a\"", "")]
    [InlineData("\"example\": \"a\"", "\"example\": 1")]
    [InlineData(", \"example\": \"/here\"", "")]
    [InlineData("{ \"name\": \"x\" }", "{ \"name\": 1 }")]
    [InlineData("{ \"one\": { \"$ref\": \"#/components/examples/One\" } }", "{}")]
    [InlineData("\"kind\": \"a\"", "\"kind\": \"c\"")]
    public void A_fault_in_openapi_is_found(string good, string bad) => Assert.NotEmpty(OpenApiFaults(Break(OpenApi, good, bad)));

    [Theory]
    [InlineData("\"summary\": \"Ping\", ", "")]
    [InlineData(", \"description\": \"Pings.\"", "")]
    [InlineData("\"title\": \"Ping\", ", "")]
    [InlineData(", \"description\": \"The time.\"", "")]
    [InlineData("[{ \"payload\": { \"at\": 1 } }]", "[]")]
    [InlineData("{ \"at\": 1 }", "{ \"at\": \"now\" }")]
    [InlineData("{ \"at\": 1 }", "{ \"unknown\": 1 }")]
    public void A_fault_in_asyncapi_is_found(string good, string bad) => Assert.NotEmpty(AsyncApiFaults(Break(AsyncApi, good, bad)));

    private static IEnumerable<string> Texts(ApiDocument document, Func<ApiDocument, IEnumerable<string>> own) =>
        own(document).Concat(DescriptionCheck.SchemaFaults(document));

    private static IEnumerable<string> OpenApiFaults(string json)
    {
        var document = new ApiDocument(json);
        return Texts(document, DescriptionCheck.OperationFaults).Concat(ExampleCheck.HttpFaults(document));
    }

    private static IEnumerable<string> AsyncApiFaults(string json)
    {
        var document = new ApiDocument(json);
        return Texts(document, DescriptionCheck.EventFaults).Concat(ExampleCheck.EventFaults(document));
    }

    private static string Break(string document, string good, string bad)
    {
        Assert.Contains(good, document, StringComparison.Ordinal);
        return document.Replace(good, bad, StringComparison.Ordinal);
    }
}
