using System.Buffers.Binary;
using System.Security.Cryptography;
using Chat.Core.Push;

namespace Chat.Tests.Push;

/// <summary>The browser's side of RFC 8291, written apart from the server's side.</summary>
internal static class WebPushDecryption
{
    private const int TagBytes = 16;

    public static byte[] Decrypt(byte[] body, string privateKey, string publicKey, string auth)
    {
        var (salt, recordSize, keyLength) = (body[..16], BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(16, 4)), body[20]);
        var (sender, record) = (body[21..(21 + keyLength)], body[(21 + keyLength)..]);
        Assert.True(record.Length <= recordSize, "There is more than one record.");

        using var receiver = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = PushSamples.Bytes(privateKey),
            Q = PushKey.PointOf(PushSamples.Bytes(publicKey)),
        });
        using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushKey.PointOf(sender) });
        var shared = receiver.DeriveRawSecretAgreement(other.PublicKey);
        var first = HMACSHA256.HashData(PushSamples.Bytes(auth), shared);
        var material = HMACSHA256.HashData(first, (byte[])[.. "WebPush: info\0"u8, .. PushSamples.Bytes(publicKey), .. sender, 1]);
        var second = HMACSHA256.HashData(salt, material);
        var key = HMACSHA256.HashData(second, (byte[])[.. "Content-Encoding: aes128gcm\0"u8, 1])[..16];
        var nonce = HMACSHA256.HashData(second, (byte[])[.. "Content-Encoding: nonce\0"u8, 1])[..12];

        var padded = new byte[record.Length - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(nonce, record[..^TagBytes], record[^TagBytes..], padded);
        var end = padded.AsSpan().TrimEnd((byte)0).Length;
        Assert.Equal(2, padded[end - 1]);
        return padded[..(end - 1)];
    }
}
