using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Core.Errors;

namespace Chat.Functions.Requests;

/// <summary>
/// The fields of a request body or of a socket event's one argument. Each getter takes null for a field that is not
/// there and refuses one of another type; unknown fields are ignored.
/// </summary>
public sealed partial class Fields
{
    private readonly JsonElement _object;

    private Fields(JsonElement element) => _object = element;

    public static Fields None { get; } = new(JsonSerializer.SerializeToElement(new object()));

    public static Fields Of(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? new Fields(element)
        : throw ChatException.Invalid(ErrorCode.InvalidJson, "body", "One JSON object is needed.");

    public string? Text(string name) => Find(name) is { } value ? ToText(value, name) : null;

    public string RequireText(string name) => Text(name) ?? throw ChatException.Invalid(name, "is required");

    public long? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
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
        { ValueKind: JsonValueKind.Object } value => new Fields(value),
        _ => throw ChatException.Invalid(name, "must be an object"),
    };

    /// <summary>The field is there, with null or another value.</summary>
    public bool Has(string name) => Find(name) is not null || _object.TryGetProperty(name, out _);

    public DateTimeOffset? Time(string name) => Text(name) is { } text ? ToTime(text, name) : null;

    /// <summary>An ISO 8601 time, UTC when it names no offset; a date alone is its midnight.</summary>
    public static DateTimeOffset ToTime(string text, string name) =>
        // TryParse alone would also take "March 4" and "12:30".
        Iso8601().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw ChatException.Invalid(name, "must be an ISO 8601 time");

    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso8601();

    private JsonElement? Find(string name)
    {
        try
        {
            return _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The search came across another name with half of a surrogate pair.
            throw ChatException.Invalid(ErrorCode.InvalidJson, "body", "The names of fields must be valid Unicode text.");
        }
    }

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
            // Half of a surrogate pair: text that no store could give back.
            throw ChatException.Invalid(name, "must be valid Unicode text");
        }
    }
}
