using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Core.Webhooks;

/// <summary>
/// The headers of Standard Webhooks: id, time, and an HMAC-SHA256 over both and the body for each secret, so that a secret
/// can be rotated.
/// </summary>
public static class StandardSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const int MinSecretBytes = 24;
    private const int MaxSecretBytes = 64;

    /// <summary>
    /// The keys of secrets of the form <c>whsec_…</c> (base64 of 24 to 64 bytes), separated by spaces; null when one is
    /// malformed.
    /// </summary>
    public static IReadOnlyList<byte[]>? ParseSecrets(string secrets)
    {
        var keys = secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseSecret).ToList();
        return keys.TrueForAll(key => key is not null) ? keys.ConvertAll(key => key!) : null;
    }

    public static string Sign(IReadOnlyList<byte[]> keys, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    private static byte[]? ParseSecret(string secret)
    {
        var buffer = new byte[MaxSecretBytes + 3];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[SecretPrefix.Length..], buffer, out var length)
            && length is >= MinSecretBytes and <= MaxSecretBytes
                ? buffer[..length]
                : null;
    }
}
