using System.IO.Compression;

namespace Chat.Core.Media.Stripping;

/// <summary>Cleans the colour profile of a PNG, which is compressed and has a name before it.</summary>
internal static class PngProfile
{
    /// <summary>Longer profiles, compressed or not, are removed: they belong to printing presses, not to screens.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const byte Deflate = 0;

    // The name of a profile may be that of a screen.
    private static ReadOnlySpan<byte> Name => "icc\0"u8;

    /// <summary>Null for a profile that cannot be read, which a viewer could not either, and for one that becomes too long.</summary>
    public static byte[]? Clean(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (end < 0 || end + 1 >= data.Length || data[end + 1] != Deflate || Inflate(data[(end + 2)..]) is not { } profile)
        {
            return null;
        }

        IccProfile.Clean(profile);
        using var cleaned = new MemoryStream();
        cleaned.Write([.. Name, Deflate]);
        using (var zlib = new ZLibStream(cleaned, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(profile);
        }

        return cleaned.Length <= MaxBytes ? cleaned.ToArray() : null;
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> compressed)
    {
        var profile = new byte[MaxBytes];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            var length = zlib.ReadAtLeast(profile, profile.Length, throwOnEndOfStream: false);
            return length is > 0 and < MaxBytes ? profile[..length] : null;
        }
        catch (InvalidDataException)
        {
            // Not compressed as it says.
            return null;
        }
    }
}
