using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chat.Tests.Conventions.Schemas;

/// <summary>
/// Checks a value against the part of JSON Schema that the documents use. Any other keyword is a fault, so that none is
/// ignored. In one point it is stricter than JSON Schema: a property that the schema does not name is a fault, unless
/// additionalProperties says otherwise, so that nothing undescribed is served.
/// </summary>
internal static class SchemaCheck
{
    private static readonly string[] Notes =
        ["description", "default", "properties", "additionalProperties", "x-line-schemas", "x-ms-primary-error-message"];

    // Hints for client generators: the values are checked as integers and strings.
    private static readonly string[] Formats = ["int64", "binary"];

    /// <summary>The faults, each with its place; none when the value fits.</summary>
    public static IReadOnlyList<string> Faults(Node schema, JsonElement value, string at = "$")
    {
        if (schema.Text("$ref") is not null)
        {
            return Faults(schema.Resolve(), value, at);
        }

        var faults = schema.Members.SelectMany(keyword => Keyword(schema, keyword.Name, keyword.Value, value, at));
        return [.. value.ValueKind == JsonValueKind.Object ? faults.Concat(Properties(schema, value, at)) : faults];
    }

    private static IEnumerable<string> Keyword(Node schema, string name, Node rule, JsonElement value, string at) => name switch
    {
        "type" => Require(Types(rule).Any(type => IsOf(type, value)), $"{at} is not of type {rule.Json}: {value}"),
        "const" => Require(JsonElement.DeepEquals(rule.Json, value), $"{at} is not {rule.Json}: {value}"),
        // An enum for readers and this check, but not for generated clients, which must take values that are added later.
        "enum" or "x-extensible-enum" => Require(
            rule.Items.Any(i => JsonElement.DeepEquals(i.Json, value)), $"{at} is none of {rule.Json}: {value}"),
        "oneOf" => OneOf(rule, value, at),
        "anyOf" => rule.Items.Any(s => Faults(s, value, at).Count == 0) ? [] : OneOf(rule, value, at),
        "required" => rule.Items
            .Where(i => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(i.Json.GetString()!, out _))
            .Select(i => $"{at} has no {i.Json}"),
        "items" => value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().SelectMany((item, i) => Faults(rule, item, $"{at}[{i}]"))
            : [],
        "minItems" => Require(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= Number(rule), $"{at} has too few items"),
        "maxItems" => Require(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= Number(rule), $"{at} has too many items"),
        "minimum" => Require(
            value.ValueKind != JsonValueKind.Number || value.GetDouble() >= Number(rule), $"{at} is below {rule.Json}: {value}"),
        "maximum" => Require(
            value.ValueKind != JsonValueKind.Number || value.GetDouble() <= Number(rule), $"{at} is above {rule.Json}: {value}"),
        "minLength" => Require(value.ValueKind != JsonValueKind.String || Length(value) >= Number(rule), $"{at} is too short: {value}"),
        "maxLength" => Require(value.ValueKind != JsonValueKind.String || Length(value) <= Number(rule), $"{at} is too long: {value}"),
        "pattern" => Require(
            value.ValueKind != JsonValueKind.String
                || Regex.IsMatch(value.GetString()!, rule.Json.GetString()!, RegexOptions.None, TimeSpan.FromMinutes(1)),
            $"{at} does not match {rule.Json}: {value}"),
        "format" when rule.Json.GetString() == "date-time" => Require(
            value.ValueKind != JsonValueKind.String || IsTime(value.GetString()!), $"{at} is no time: {value}"),
        "format" when Formats.Contains(rule.Json.GetString()) => [],
        _ when Notes.Contains(name) => [],
        _ => [$"The keyword {name} at {at} is not known to this check: {schema.Json}"],
    };

    private static IEnumerable<string> Properties(Node schema, JsonElement value, string at)
    {
        if (schema.Get("properties") is null && schema.Get("additionalProperties") is null)
        {
            yield break;
        }

        foreach (var property in value.EnumerateObject())
        {
            var place = $"{at}.{property.Name}";
            var rule = schema.Get("properties")?.Get(property.Name) ?? schema.Get("additionalProperties");
            var faults = rule switch
            {
                { Json.ValueKind: JsonValueKind.True } => [],
                { Json.ValueKind: JsonValueKind.Object } named => Faults(named, property.Value, place),
                _ => [$"{place} is not described"],
            };
            foreach (var fault in faults)
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> OneOf(Node rules, JsonElement value, string at)
    {
        var tries = rules.Items.Select(s => Faults(s, value, at)).ToList();
        return tries.Count(t => t.Count == 0) switch
        {
            1 => [],
            0 => [$"{at} fits none of {tries.Count}: {string.Join(" | ", tries.Select(t => string.Join("; ", t)))}"],
            var several => [$"{at} fits {several} at once: {value}"],
        };
    }

    private static IEnumerable<string> Require(bool holds, string fault) => holds ? [] : [fault];

    private static IEnumerable<string> Types(Node rule) =>
        rule.Json.ValueKind == JsonValueKind.Array ? rule.Items.Select(i => i.Json.GetString()!) : [rule.Json.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"There is no type {type}."),
    };

    private static double Number(Node rule) => rule.Json.GetDouble();

    private static int Length(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    // Not every date-time of RFC 3339: the one form of this API.
    private static bool IsTime(string text) => DateTimeOffset.TryParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
