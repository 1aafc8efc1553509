using System.Buffers.Text;
using System.Security.Cryptography;

namespace Chat.Core.Push;

/// <summary>Keys of Web Push as text: base64url of fixed lengths.</summary>
public static class PushKey
{
    public const int PublicBytes = 65;

    private const byte Uncompressed = 4;

    /// <summary>The bytes of the text; null unless it is base64url of exactly that many.</summary>
    public static byte[]? Decode(string? text, int length)
    {
        // Longer text can't be so few bytes: the decoder would pass over white space in it.
        if (text is null || text.Length > (length + 2) / 3 * 4 || !Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length == length ? bytes : null;
    }

    /// <summary>An uncompressed point of the curve P-256; null for any other text.</summary>
    public static byte[]? DecodePoint(string? text)
    {
        if (Decode(text, PublicBytes) is not [Uncompressed, ..] key)
        {
            return null;
        }

        try
        {
            using var _ = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(key) });
            return key;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static ECPoint PointOf(ReadOnlySpan<byte> key) => new() { X = key[1..33].ToArray(), Y = key[33..].ToArray() };
}
