using System.Security.Cryptography;

namespace Chat.Adapters.Push;

/// <summary>The signing key of an Apple developer team. All empty: APNs is off.</summary>
public sealed class ApnsOptions
{
    public const string KeyIdSetting = "Push:Apns:KeyId";
    public const string TeamIdSetting = "Push:Apns:TeamId";
    public const string PrivateKeySetting = "Push:Apns:PrivateKey";

    private const int IdLength = 10;

    /// <summary>The id of the key.</summary>
    public string KeyId { get; set; } = string.Empty;

    /// <summary>The id of the team.</summary>
    public string TeamId { get; set; } = string.Empty;

    /// <summary>The key as PEM, the content of the .p8 file.</summary>
    public string PrivateKey { get; set; } = string.Empty;

    public Uri Address { get; set; } = new("https://api.push.apple.com");

    public Uri SandboxAddress { get; set; } = new("https://api.sandbox.push.apple.com");

    public bool IsOn => KeyId.Length > 0 || TeamId.Length > 0 || PrivateKey.Length > 0;

    internal IEnumerable<string> Faults()
    {
        if (KeyId.Length != IdLength || !KeyId.All(char.IsAsciiLetterOrDigit))
        {
            yield return "Push__Apns__KeyId must have 10 letters and digits.";
        }

        if (TeamId.Length != IdLength || !TeamId.All(char.IsAsciiLetterOrDigit))
        {
            yield return "Push__Apns__TeamId must have 10 letters and digits.";
        }

        if (!IsKey())
        {
            yield return "Push__Apns__PrivateKey must be the P-256 key of the .p8 file, as PEM.";
        }
    }

    private bool IsKey()
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(PrivateKey);
            return key.KeySize == 256 && key.SignHash(new byte[32]).Length > 0;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
