using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chat.Core.Messages;

/// <summary>
/// Writes JSON without white space and with only the escapes that JSON requires. Utf8JsonWriter escapes more than that, and
/// the length would then differ from what a client measures.
/// </summary>
internal static class CompactJson
{
    /// <summary>Keeps the order of keys and the text of numbers.</summary>
    /// <exception cref="InvalidOperationException">A string contains half of a surrogate pair.</exception>
    public static string Write(JsonElement element)
    {
        var text = new StringBuilder();
        Write(element, text, canonical: false);
        return text.ToString();
    }

    /// <summary>The same text for equal values: sorted keys, and numbers by their value as a double.</summary>
    /// <inheritdoc cref="Write(JsonElement)"/>
    public static string WriteCanonical(JsonElement element)
    {
        var text = new StringBuilder();
        Write(element, text, canonical: true);
        return text.ToString();
    }

    private static void Write(JsonElement element, StringBuilder text, bool canonical)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, text, canonical);
                break;
            case JsonValueKind.Array:
                WriteAll('[', element.EnumerateArray(), ']', text, item => Write(item, text, canonical));
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, text);
                break;
            case JsonValueKind.Number when canonical:
                text.Append(element.GetDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void WriteObject(JsonElement element, StringBuilder text, bool canonical)
    {
        IEnumerable<JsonProperty> properties = element.EnumerateObject();
        properties = canonical ? properties.OrderBy(property => property.Name, StringComparer.Ordinal) : properties;
        WriteAll('{', properties, '}', text, property =>
        {
            WriteString(property.Name, text);
            text.Append(':');
            Write(property.Value, text, canonical);
        });
    }

    private static void WriteAll<T>(char open, IEnumerable<T> items, char close, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            _ = first ? text : text.Append(',');
            first = false;
            write(item);
        }

        text.Append(close);
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var unit in value)
        {
            _ = unit switch
            {
                '"' or '\\' => text.Append('\\').Append(unit),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => text.Append(unit),
            };
        }

        text.Append('"');
    }
}
