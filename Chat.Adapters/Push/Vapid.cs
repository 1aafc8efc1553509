using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chat.Adapters.Push;

/// <summary>Identifies this server to push services (RFC 8292).</summary>
public static class Vapid
{
    // At most 24 hours by the standard; push services differ in how much clock skew they allow.
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>A new key pair, as the two settings have it.</summary>
    public static (string PublicKey, string PrivateKey) CreateKeys()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Encode(pair.ExportParameters(includePrivateParameters: true));
    }

    /// <summary>A key pair as the two settings have it.</summary>
    public static (string PublicKey, string PrivateKey) Encode(ECParameters keys) =>
        (Base64Url.EncodeToString([4, .. keys.Q.X!, .. keys.Q.Y!]), Base64Url.EncodeToString(keys.D));

    /// <summary>The parameter of the header <c>Authorization: vapid</c> for an endpoint.</summary>
    internal static string Authorize(WebPushOptions options, Uri endpoint, DateTimeOffset now)
    {
        var token = Es256Token.Create(options.Keys, new { typ = "JWT", alg = "ES256" }, new
        {
            aud = endpoint.GetLeftPart(UriPartial.Authority),
            exp = (now + Life).ToUnixTimeSeconds(),
            sub = options.Subject,
        });
        return $"t={token}, k={options.PublicKey}";
    }
}

/// <summary>A token in the form of JWT, signed with a key of P-256.</summary>
internal static class Es256Token
{
    public static string Create(ECParameters keys, object header, object claims)
    {
        var text = $"{Encode(header)}.{Encode(claims)}";
        using var key = ECDsa.Create(keys);
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
