using System.Security.Cryptography;
using System.Text;
using Chat.Adapters.AzureSignalR;
using Microsoft.Extensions.Configuration;

namespace Chat.LocalHost.SignalR;

/// <summary>
/// The two locks of the address that Azure SignalR Service calls: the key in the URL, and the signature of the connection's id
/// with the service's access key. Without the setting no request passes, because whoever passes can act as any user.
/// </summary>
internal sealed class UpstreamKeys(IConfiguration configuration, EmulatorKey emulator)
{
    /// <summary>The key of the URL; in Azure it is the system key <c>signalr_extension</c>.</summary>
    public const string Setting = "Chat:UpstreamKey";

    private const string Prefix = "sha256=";

    private readonly string? _code = configuration[Setting];

    // Null for an identity instead of a key; then nothing is signed with a key, and the Functions host checks none.
    private readonly string? _accessKey = AzureSignalRSettings.IsSet(configuration)
        ? AzureSignalRSettings.Read(configuration).AccessKey
        : emulator.AccessKey;

    public bool IsCode(string? code) =>
        _code is { Length: > 0 }
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_code), Encoding.UTF8.GetBytes(code ?? ""));

    /// <summary>True when one of the signatures is right; while a key is rotated the service sends one for each of its keys.</summary>
    public bool IsSignature(string? header, string connectionId) =>
        _accessKey is null
            || (header ?? "").Split(',', StringSplitOptions.TrimEntries).Any(signature => IsOneSignature(signature, connectionId));

    private bool IsOneSignature(string signature, string connectionId)
    {
        var right = Prefix + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(_accessKey!), Encoding.UTF8.GetBytes(connectionId)));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(signature.ToLowerInvariant()));
    }
}
