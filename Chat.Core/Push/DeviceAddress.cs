using System.Security.Cryptography;
using System.Text;

namespace Chat.Core.Push;

/// <summary>Where a device gets its notifications. All of it is secret: it allows its owner to notify the device.</summary>
/// <param name="Kind">The service.</param>
/// <param name="Target">The endpoint of a Web Push subscription, or the token of the other services.</param>
public sealed record DeviceAddress(PushKind Kind, string Target)
{
    /// <summary>The subscription's public key, 65 bytes in base64url. Only for Web Push.</summary>
    public string? P256dh { get; init; }

    /// <summary>The subscription's authentication secret, 16 bytes in base64url. Only for Web Push.</summary>
    public string? Auth { get; init; }

    /// <summary>The app's bundle id. Only for APNs.</summary>
    public string? Topic { get; init; }

    /// <summary>The token belongs to the development environment. Only for APNs.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Identifies the address without containing it; unique over all devices of all users.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind} {Target}")));

    /// <summary>Without the secrets, so that no log gets them.</summary>
    public override string ToString() => $"{Kind} {Hash}";
}
