using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using MessagePack;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// Reads a MessagePack value as the JSON it stands for. MessagePackSerializer.ConvertToJson does not escape control
/// characters in strings, so its result is not always JSON.
/// </summary>
internal static class MessagePackJson
{
    // As deep as the JSON protocol lets a message be.
    private const int MaxDepth = 64;

    // JSON for text that is not Unicode. Functions refuse it as they refuse it over the JSON protocol, and no store gets it.
    private static ReadOnlySpan<byte> NotUnicode => "\"\\ud800\""u8;

    public static JsonElement Read(ref MessagePackReader reader)
    {
        var json = new ArrayBufferWriter<byte>();
        var start = reader;
        using (var writer = new Utf8JsonWriter(json))
        {
            if (!TryCopy(ref reader, writer, MaxDepth))
            {
                reader = start;
                reader.Skip();
                return JsonElement.Parse(NotUnicode);
            }
        }

        return JsonElement.Parse(json.WrittenSpan);
    }

    // False for a name that is not Unicode text, which a JSON writer can't write; the whole argument then counts as such text.
    private static bool TryCopy(ref MessagePackReader reader, Utf8JsonWriter writer, int depth)
    {
        if (depth == 0)
        {
            throw new InvalidDataException("The message is nested too deeply.");
        }

        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Boolean:
                writer.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                writer.WriteNumberValue(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                writer.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                Write(writer, reader.ReadDouble());
                break;
            case MessagePackType.String:
                CopyString(ref reader, writer);
                break;
            case MessagePackType.Binary:
                writer.WriteBase64StringValue(reader.ReadBytes()?.ToArray() ?? []);
                break;
            case MessagePackType.Array:
                return TryCopyArray(ref reader, writer, depth);
            case MessagePackType.Map:
                return TryCopyMap(ref reader, writer, depth);
            default:
                // Nil, and extensions, which mean nothing here.
                reader.Skip();
                writer.WriteNullValue();
                break;
        }

        return true;
    }

    private static void CopyString(ref MessagePackReader reader, Utf8JsonWriter writer)
    {
        var utf8 = reader.ReadStringSequence()?.ToArray() ?? [];
        if (Utf8.IsValid(utf8))
        {
            writer.WriteStringValue(utf8);
        }
        else
        {
            writer.WriteRawValue(NotUnicode, skipInputValidation: true);
        }
    }

    private static bool TryCopyArray(ref MessagePackReader reader, Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartArray();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            if (!TryCopy(ref reader, writer, depth - 1))
            {
                return false;
            }
        }

        writer.WriteEndArray();
        return true;
    }

    private static bool TryCopyMap(ref MessagePackReader reader, Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartObject();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var key = ReadKey(ref reader);
            if (!Utf8.IsValid(key))
            {
                return false;
            }

            writer.WritePropertyName(key);
            if (!TryCopy(ref reader, writer, depth - 1))
            {
                return false;
            }
        }

        writer.WriteEndObject();
        return true;
    }

    private static byte[] ReadKey(ref MessagePackReader reader) => reader.NextMessagePackType == MessagePackType.String
        ? reader.ReadStringSequence()?.ToArray() ?? []
        : throw new InvalidDataException("The keys of a map must be strings.");

    // JSON has no NaN and no infinity; as text they are refused where a number is required.
    private static void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
