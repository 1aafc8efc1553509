using System.Text;
using System.Text.Json;
using Chat.Core.Errors;

namespace Chat.Core.Messages;

/// <summary>
/// The JSON object that an application attaches to a message. The server returns it as it was sent and reads nothing of it.
/// </summary>
public sealed record MessageMetadata
{
    private const string Field = "metadata";

    private MessageMetadata(JsonElement value) => (Json, Canonical) = (CompactJson.Write(value), CompactJson.WriteCanonical(value));

    /// <summary>The object as it was sent, without white space.</summary>
    public string Json { get; }

    /// <summary>Equal for objects that differ only in the order of their keys or in the spelling of their numbers.</summary>
    public string Canonical { get; }

    /// <summary>Null for an absent value.</summary>
    public static MessageMetadata? RequireOptional(JsonElement? value)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } metadata)
        {
            return null;
        }

        if (metadata.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("must be a JSON object");
        }

        try
        {
            RequireValid(metadata, depth: 1);
            return new MessageMetadata(metadata).RequireSize();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a key or in a string.
            throw Invalid("must be valid Unicode text");
        }
    }

    private MessageMetadata RequireSize() => Encoding.UTF8.GetByteCount(Json) <= Limits.MaxMetadataBytes
        ? this
        : throw Invalid($"must have at most {Limits.MaxMetadataBytes} bytes as compact JSON");

    private static void RequireValid(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when depth > Limits.MaxMetadataDepth:
                throw Invalid($"must be at most {Limits.MaxMetadataDepth} levels deep");
            case JsonValueKind.Object:
                RequireValidObject(value, depth);
                break;
            case JsonValueKind.Array:
                RequireValidItems(value, depth);
                break;
            case JsonValueKind.Number when !value.TryGetDouble(out var number) || !double.IsFinite(number):
                throw Invalid("must not contain a number outside the range of a double");
            default:
                break;
        }
    }

    private static void RequireValidObject(JsonElement value, int depth)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (!keys.Add(property.Name))
            {
                throw Invalid("must not contain a key twice in one object");
            }

            RequireValid(property.Value, depth + 1);
        }
    }

    private static void RequireValidItems(JsonElement value, int depth)
    {
        foreach (var item in value.EnumerateArray())
        {
            RequireValid(item, depth + 1);
        }
    }

    private static ChatException Invalid(string message) => ChatException.Invalid(Field, message);
}
