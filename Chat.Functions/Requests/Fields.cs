using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Chat.Core.Errors;

namespace Chat.Functions.Requests;

/// <summary>
/// The fields of a request body or of a socket event's one argument. Each getter returns null for a missing field and
/// refuses a field of another type; unknown fields are ignored.
/// </summary>
public sealed class Fields
{
    private readonly JsonElement _object;

    private Fields(JsonElement element) => _object = element;

    public static Fields None { get; } = new(JsonSerializer.SerializeToElement(new object()));

    /// <summary>The fields of one JSON object.</summary>
    public static Fields Of(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw ChatException.Invalid(ErrorCode.InvalidJson, "body", "One JSON object is needed.");
        }

        RequireUnicodeNames(element);
        return new Fields(element);
    }

    /// <summary>
    /// The fields of a socket event's argument: one object, or the same object as one JSON string. The Functions host
    /// rewrites strings inside an object that look like dates; inside a string argument it leaves them alone.
    /// </summary>
    public static Fields OfArgument(object? argument) => argument switch
    {
        JsonElement { ValueKind: JsonValueKind.String } text => Parse(Encoding.UTF8.GetBytes(ArgumentText(text))),
        JsonElement json => Of(json),
        string text => Parse(Encoding.UTF8.GetBytes(text)),
        _ => Of(default),
    };

    /// <summary>The fields of a JSON document in UTF-8, with or without a byte order mark; an empty one has none.</summary>
    public static Fields Parse(ReadOnlySpan<byte> utf8)
    {
        var json = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (json.IsEmpty)
        {
            return None;
        }

        try
        {
            return Of(JsonElement.Parse(json));
        }
        catch (JsonException)
        {
            throw ChatException.Invalid(ErrorCode.InvalidJson, "body", "This is not valid JSON.");
        }
    }

    public string? Text(string name) => Find(name) is { } value ? ToText(value, name) : null;

    public string RequireText(string name) => Text(name) ?? throw ChatException.Invalid(name, "is required");

    public long? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.TryGetInt64(out var number) ? number : Values.ToNumber(value.GetRawText(), name),
        _ => throw ChatException.Invalid(name, "must be a whole number"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw ChatException.Invalid(name, "must be true or false"),
    };

    public IReadOnlyList<string>? Texts(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray().Select(item => ToText(item, name))],
        _ => throw ChatException.Invalid(name, "must be a list of strings"),
    };

    /// <summary>The fields of an object.</summary>
    public Fields? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => Of(value),
        _ => throw ChatException.Invalid(name, "must be an object"),
    };

    /// <summary>The field is there, with null or another value.</summary>
    public bool Has(string name) => _object.TryGetProperty(name, out _);

    public IReadOnlyList<string> RequireTexts(string name) => Texts(name) ?? throw ChatException.Invalid(name, "is required");

    /// <summary>The value as it is.</summary>
    public JsonElement? Json(string name) => Find(name);

    public DateTimeOffset? Time(string name) => Text(name) is { } text ? Values.ToTime(text, name) : null;

    // The parser checks neither escapes nor bytes of names; only an escape or a bad byte can make a name invalid.
    private static void RequireUnicodeNames(JsonElement element)
    {
        var json = JsonMarshal.GetRawUtf8Value(element);
        if (json.IndexOf("\\u"u8) < 0 && Utf8.IsValid(json))
        {
            return;
        }

        try
        {
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
            }
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static string ArgumentText(JsonElement argument)
    {
        try
        {
            return argument.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static ChatException NotUnicode() =>
        ChatException.Invalid(ErrorCode.InvalidJson, "body", "A string argument and the names of fields must be valid Unicode text.");

    private JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string ToText(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw ChatException.Invalid(name, "must be a string");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no store could return this text.
            throw ChatException.Invalid(name, "must be valid Unicode text");
        }
    }
}
