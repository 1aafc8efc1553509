using System.Net.Http.Headers;
using System.Text.Json;

namespace Chat.Tests.App;

/// <summary>An answer of the API: the status, the headers and the JSON, read by dotted paths such as <c>lastMessage.seq</c>.</summary>
public sealed class Answer(int status, string body, HttpResponseHeaders? headers, string? contentType)
{
    private readonly JsonElement? _json = Parse(body);

    public Answer(JsonElement json)
        : this(0, json.GetRawText(), headers: null, contentType: null)
    {
    }

    public int Status => status;

    public string Body => body;

    public string? ContentType => contentType;

    public HttpResponseHeaders Headers => headers ?? throw new InvalidOperationException("This answer did not come over HTTP.");

    public JsonElement Json => _json ?? throw new InvalidOperationException($"No JSON: {body}");

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers,
        response.Content.Headers.ContentType?.MediaType);

    public Answer Require(int expected)
    {
        Assert.True(expected == status, $"Expected {expected}, got {status}: {body}");
        return this;
    }

    /// <summary>The answer of an <c>invoke</c> that went well.</summary>
    public Answer RequireOk()
    {
        Assert.True(Json.GetProperty("ok").GetBoolean(), body);
        return this;
    }

    /// <summary>A refusal over HTTP: a whole problem with this status and code.</summary>
    public Answer RequireProblem(int expected, string code)
    {
        Require(expected);
        Assert.Equal("application/problem+json", contentType);
        return RequireProblemFields(expected, code);
    }

    /// <summary>A refusal of an <c>invoke</c>.</summary>
    public Answer RequireRefusal(int expected, string code)
    {
        Assert.False(Json.GetProperty("ok").GetBoolean(), body);
        At("error").RequireProblemFields(expected, code);
        return this;
    }

    public Answer RequireProblemFields(int expected, string code)
    {
        Assert.Equal((expected, code), ((int)Number("status"), Text("code")));
        foreach (var name in (string[])["type", "title", "detail", "instance", "traceId"])
        {
            Assert.NotEmpty(Text(name));
        }

        Assert.True(Json.GetProperty("retryable").ValueKind is JsonValueKind.True or JsonValueKind.False);
        return this;
    }

    public Answer At(string path) => new(Element(path));

    public bool Has(string path) => Find(path) is not null;

    public string Text(string path) => Element(path).GetString() ?? throw new InvalidOperationException($"{path} is null in {body}");

    public long Number(string path) => Element(path).GetInt64();

    public bool Flag(string path) => Element(path).GetBoolean();

    public bool IsNull(string path) => Element(path).ValueKind == JsonValueKind.Null;

    public IReadOnlyList<Answer> List(string path = "items") => [.. Element(path).EnumerateArray().Select(e => new Answer(e))];

    private JsonElement Element(string path) => Find(path) ?? throw new InvalidOperationException($"No {path} in {body}");

    private JsonElement? Find(string path)
    {
        var element = Json;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
