using System.Buffers.Text;
using System.Security.Cryptography;
using Chat.Core.Push;

namespace Chat.Adapters.Push;

/// <summary>The key pair by which push services know this server (VAPID, RFC 8292). All empty: Web Push is off.</summary>
public sealed class WebPushOptions
{
    public const string PublicKeySetting = "Push:WebPush:PublicKey";
    public const string PrivateKeySetting = "Push:WebPush:PrivateKey";
    public const string SubjectSetting = "Push:WebPush:Subject";

    private const int PrivateBytes = 32;

    /// <summary>The public key: 65 bytes in base64url. Browsers subscribe with it, so a new one needs new subscriptions.</summary>
    public string PublicKey { get; set; } = string.Empty;

    /// <summary>The private key: 32 bytes in base64url.</summary>
    public string PrivateKey { get; set; } = string.Empty;

    /// <summary>How a push service reaches the operator: a mailto: or https: URL.</summary>
    public string Subject { get; set; } = string.Empty;

    public bool IsOn => PublicKey.Length > 0 || PrivateKey.Length > 0 || Subject.Length > 0;

    /// <summary>The pair for signing. Only for valid options.</summary>
    internal ECParameters Keys => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = PushKey.PointOf(Base64Url.DecodeFromChars(PublicKey)),
        D = Base64Url.DecodeFromChars(PrivateKey),
    };

    internal IEnumerable<string> Faults()
    {
        if (PushKey.DecodePoint(PublicKey) is null)
        {
            yield return "Push__WebPush__PublicKey must be a point of P-256, 65 bytes in base64url.";
        }
        else if (PushKey.Decode(PrivateKey, PrivateBytes) is null || !IsPair())
        {
            yield return "Push__WebPush__PrivateKey must be the private key of Push__WebPush__PublicKey, 32 bytes in base64url.";
        }

        if (!Uri.TryCreate(Subject, UriKind.Absolute, out var subject) || subject.Scheme is not ("mailto" or "https"))
        {
            yield return "Push__WebPush__Subject must be a mailto: or https: URL.";
        }
    }

    private bool IsPair()
    {
        try
        {
            using var pair = ECDsa.Create(Keys);
            var sample = new byte[32];
            return pair.VerifyHash(sample, pair.SignHash(sample));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
