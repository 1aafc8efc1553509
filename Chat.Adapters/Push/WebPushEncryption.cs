using System.Buffers.Binary;
using System.Security.Cryptography;
using Chat.Core.Push;

namespace Chat.Adapters.Push;

/// <summary>
/// Encrypts a payload for one subscription: RFC 8291 with the coding aes128gcm of RFC 8188, in one record. On .NET's own
/// cryptography, since the known library takes no clock and needs a separate way to the published vectors (docs/push.md).
/// </summary>
internal static class WebPushEncryption
{
    private const int SaltBytes = 16;
    private const int TagBytes = 16;
    private const int RecordSize = 4_096;
    private const byte LastRecord = 2;

    /// <summary>With a key pair and a salt that are used once.</summary>
    public static byte[] Encrypt(byte[] payload, byte[] subscriptionKey, byte[] auth)
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(payload, subscriptionKey, auth, sender, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    /// <summary>With a given key pair and salt, for the published vectors.</summary>
    public static byte[] Encrypt(byte[] payload, byte[] subscriptionKey, byte[] auth, ECDiffieHellman sender, byte[] salt)
    {
        var senderKey = PublicKeyOf(sender);
        var (key, nonce) = DeriveKeys(SharedSecret(sender, subscriptionKey), auth, salt, [.. subscriptionKey, .. senderKey]);
        byte[] record = [.. payload, LastRecord];
        var (encrypted, tag) = (new byte[record.Length], new byte[TagBytes]);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, record, encrypted, tag);

        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, RecordSize);
        return [.. salt, .. size, (byte)senderKey.Length, .. senderKey, .. encrypted, .. tag];
    }

    private static (byte[] Key, byte[] Nonce) DeriveKeys(byte[] shared, byte[] auth, byte[] salt, byte[] bothKeys)
    {
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth, [.. "WebPush: info\0"u8, .. bothKeys]);
        return (
            HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray()),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, "Content-Encoding: nonce\0"u8.ToArray()));
    }

    private static byte[] SharedSecret(ECDiffieHellman sender, byte[] subscriptionKey)
    {
        using var receiver = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = PushKey.PointOf(subscriptionKey),
        });
        using var key = receiver.PublicKey;
        return sender.DeriveRawSecretAgreement(key);
    }

    private static byte[] PublicKeyOf(ECDiffieHellman pair)
    {
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }
}
