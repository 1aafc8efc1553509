using System.Buffers.Binary;

namespace Chat.Tests.Fuzz;

/// <summary>Changes valid inputs: bytes flipped, lost, doubled or put in, lengths made extreme, and two inputs spliced.</summary>
internal static class Mutation
{
    private const int MaxLength = 256 * 1024;

    private static readonly uint[] Extremes =
        [0, 1, 2, 7, 8, 9, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    public static byte[] Of(byte[] seed, byte[] other, Random random)
    {
        var bytes = seed;
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            bytes = Once(bytes, other, random);
        }

        return bytes.Length <= MaxLength ? bytes : bytes[..MaxLength];
    }

    private static byte[] Once(byte[] bytes, byte[] other, Random random)
    {
        if (bytes.Length == 0)
        {
            return other;
        }

        var at = random.Next(bytes.Length);
        var end = Math.Min(bytes.Length, at + random.Next(1, 64));
        return random.Next(9) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[end..]],
            2 => [.. bytes[..end], .. bytes[at..]],
            3 => [.. bytes[..at], .. other[random.Next(other.Length)..]],
            4 => [.. bytes[..at], .. Noise(random), .. bytes[at..]],
            5 or 6 => WithLength(bytes, at, random),
            _ => WithByte(bytes, at, random),
        };
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 40)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] WithByte(byte[] bytes, int at, Random random)
    {
        byte[] changed = [.. bytes];
        changed[at] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)(changed[at] ^ (1 << random.Next(8)));
        return changed;
    }

    private static byte[] WithLength(byte[] bytes, int at, Random random)
    {
        byte[] changed = [.. bytes, 0, 0, 0, 0];
        var value = Extremes[random.Next(Extremes.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(at), (ushort)value);
        }

        return changed[..bytes.Length];
    }
}
