using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MessagePack;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// Reads a MessagePack value as the JSON it stands for. MessagePackSerializer.ConvertToJson would do, but it leaves
/// control characters in strings as they are, which is no JSON.
/// </summary>
internal static class MessagePackJson
{
    // As deep as the JSON protocol lets a message be.
    private const int MaxDepth = 64;

    public static JsonElement Read(ref MessagePackReader reader)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            Copy(ref reader, writer, MaxDepth);
        }

        return JsonElement.Parse(json.WrittenSpan);
    }

    private static void Copy(ref MessagePackReader reader, Utf8JsonWriter writer, int depth)
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
                writer.WriteStringValue(reader.ReadString());
                break;
            case MessagePackType.Binary:
                writer.WriteBase64StringValue(reader.ReadBytes()?.ToArray() ?? []);
                break;
            case MessagePackType.Array:
                CopyArray(ref reader, writer, depth);
                break;
            case MessagePackType.Map:
                CopyMap(ref reader, writer, depth);
                break;
            default:
                // Nil, and extensions, which mean nothing here.
                reader.Skip();
                writer.WriteNullValue();
                break;
        }
    }

    private static void CopyArray(ref MessagePackReader reader, Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartArray();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            Copy(ref reader, writer, depth - 1);
        }

        writer.WriteEndArray();
    }

    private static void CopyMap(ref MessagePackReader reader, Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartObject();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            writer.WritePropertyName(ReadKey(ref reader));
            Copy(ref reader, writer, depth - 1);
        }

        writer.WriteEndObject();
    }

    private static string ReadKey(ref MessagePackReader reader) => reader.NextMessagePackType == MessagePackType.String
        ? reader.ReadString() ?? string.Empty
        : throw new InvalidDataException("The keys of a map must be strings.");

    // JSON has no word for what is not a number; as text it is refused where a number is asked for.
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
