using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chat.Adapters.ImageKit;

/// <summary>ImageKit's three signatures: of delivery URLs, of upload parameters (version 1) and of upload tokens (version 2).</summary>
public static class ImageKitSigner
{
    private const long Never = 9_999_999_999;

    /// <param name="relativeUrl">Path and query below the URL endpoint, percent-encoded, without a leading slash.</param>
    /// <param name="expire">Unix seconds; null never expires.</param>
    public static string SignUrl(string privateKey, string relativeUrl, long? expire) =>
        Sha1(privateKey, relativeUrl + (expire ?? Never).ToString(CultureInfo.InvariantCulture));

    /// <summary>Version 1 binds the token and its expiry, but no field of the file.</summary>
    public static string SignUpload(string privateKey, string token, long expire) =>
        Sha1(privateKey, token + expire.ToString(CultureInfo.InvariantCulture));

    /// <summary>Version 2 is a JWT that holds every form field as a string, except the file and itself.</summary>
    public static string CreateToken(
        string publicKey, string privateKey, IEnumerable<KeyValuePair<string, string>> fields, long issuedAt, long expire)
    {
        var unsigned = $"{Encode(Header(publicKey))}.{Encode(Payload(fields, issuedAt, expire))}";
        return $"{unsigned}.{Base64Url(HMACSHA256.HashData(Encoding.UTF8.GetBytes(privateKey), Encoding.ASCII.GetBytes(unsigned)))}";
    }

    private static byte[] Header(string publicKey) => Write(json =>
    {
        json.WriteString("alg", "HS256");
        json.WriteString("typ", "JWT");
        json.WriteString("kid", publicKey);
    });

    private static byte[] Payload(IEnumerable<KeyValuePair<string, string>> fields, long issuedAt, long expire) => Write(json =>
    {
        foreach (var (name, value) in fields)
        {
            json.WriteString(name, value);
        }

        json.WriteNumber("iat", issuedAt);
        json.WriteNumber("exp", expire);
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string Encode(byte[] json) => Base64Url(json);

    private static string Base64Url(byte[] data) => System.Buffers.Text.Base64Url.EncodeToString(data);

#pragma warning disable CA5350 // ImageKit signs with SHA-1, which is not broken as an HMAC.
    private static string Sha1(string key, string message) =>
        Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(message)));
#pragma warning restore CA5350
}
