using System.Buffers;
using System.Text;
using MessagePack;

namespace Chat.Tests.Fuzz;

/// <summary>MessagePack values, also those that JSON has no word for.</summary>
internal static class HostileMessagePack
{
    private const int TooDeep = 700;

    /// <summary>An invocation of the hub protocol, without its length.</summary>
    public static byte[] Invocation(Hostile hostile, string id, string target)
    {
        var bytes = Write((ref MessagePackWriter writer) =>
        {
            writer.WriteArrayHeader(6);
            writer.Write(1);
            writer.WriteMapHeader(0);
            writer.Write(id);
            writer.Write(target);
            writer.WriteArrayHeader(1);
            Argument(hostile, ref writer);
            writer.WriteArrayHeader(0);
        });
        return hostile.Random.Next(10) switch
        {
            0 => hostile.Mutate(bytes),
            1 => bytes[..hostile.Random.Next(bytes.Length)],
            _ => bytes,
        };
    }

    public static byte[] Heartbeat(string id) => Write((ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(6);
        writer.Write(1);
        writer.WriteMapHeader(0);
        writer.Write(id);
        writer.Write("heartbeat");
        writer.WriteArrayHeader(1);
        writer.WriteMapHeader(0);
        writer.WriteArrayHeader(0);
    });

    private static void Argument(Hostile hostile, ref MessagePackWriter writer)
    {
        if (hostile.Chance(10))
        {
            Value(hostile, ref writer, 3);
            return;
        }

        string[] names =
        [
            .. new[] { "chatId", "messageId", "content", "emoji", "scope" }.Where(_ => hostile.Chance(75)), hostile.Name(),
            hostile.Name(),
        ];
        writer.WriteMapHeader(names.Length);
        foreach (var name in names)
        {
            writer.Write(name);
            if (hostile.Chance(75))
            {
                writer.Write(hostile.Fitting(name));
            }
            else
            {
                Value(hostile, ref writer, 2);
            }
        }
    }

    private static void Value(Hostile hostile, ref MessagePackWriter writer, int depth)
    {
        switch (hostile.Random.Next(depth > 0 ? 15 : 11))
        {
            case 0:
                writer.WriteNil();
                break;
            case 1:
                writer.Write(hostile.Chance(50));
                break;
            case 2:
                writer.Write(ulong.MaxValue);
                break;
            case 3:
                writer.Write(hostile.Random.NextInt64(long.MinValue, long.MaxValue));
                break;
            case 4:
                writer.Write(hostile.Pick((double[])[double.NaN, double.PositiveInfinity, double.Epsilon, 1e308, -0.0, 1]));
                break;
            case 5:
                writer.Write(float.NegativeInfinity);
                break;
            case 6:
                writer.WriteString(new ReadOnlySequence<byte>([0xff, 0xed, 0xa0, 0x80, 0x00]));
                break;
            case 7:
                writer.Write(Encoding.UTF8.GetBytes(hostile.Text()));
                break;
            case 8:
                writer.WriteExtensionFormat(
                    new ExtensionResult((sbyte)hostile.Random.Next(-128, 128), new ReadOnlySequence<byte>([1, 2, 3, 4])));
                break;
            case 9:
                writer.Write(DateTime.MaxValue.ToUniversalTime());
                break;
            case 10:
                writer.Write(hostile.Text());
                break;
            case 11:
                Deep(hostile, ref writer);
                break;
            default:
                Map(hostile, ref writer, depth - 1);
                break;
        }
    }

    // Keys of every kind, and the same one twice.
    private static void Map(Hostile hostile, ref MessagePackWriter writer, int depth)
    {
        var count = hostile.Random.Next(4);
        writer.WriteMapHeader(count);
        for (var i = 0; i < count; i++)
        {
            Value(hostile, ref writer, 0);
            Value(hostile, ref writer, depth);
        }
    }

    private static void Deep(Hostile hostile, ref MessagePackWriter writer)
    {
        for (var depth = hostile.Random.Next(30, TooDeep); depth > 0; depth--)
        {
            writer.WriteArrayHeader(1);
        }

        writer.WriteNil();
    }

    private delegate void Writing(ref MessagePackWriter writer);

    private static byte[] Write(Writing write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
