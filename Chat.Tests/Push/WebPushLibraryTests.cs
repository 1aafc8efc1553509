using System.Security.Cryptography;
using System.Text;
using Chat.Adapters.Push;
using Chat.Core.Push;
using Chat.LocalHost.Push;
using Lib.Net.Http.EncryptedContentEncoding;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using LibraryMessage = Lib.Net.Http.WebPush.PushMessage;

namespace Chat.Tests.Push;

/// <summary>Web Push against Lib.Net.Http.WebPush, an implementation of others.</summary>
public sealed class WebPushLibraryTests
{
    private const string Endpoint = "https://updates.push.services.mozilla.com/wpush/v2/abc";

    private static readonly string Text = string.Concat(Enumerable.Repeat("Grüße 👋 ", 200));

    [Fact]
    public async Task A_push_of_the_library_is_decrypted_and_its_authorization_is_valid()
    {
        using var handler = new Recorder();
        using var http = new HttpClient(handler);
        var client = new PushServiceClient(http)
        {
            DefaultAuthentication = new VapidAuthentication(PushSamples.ServerPublicKey, PushSamples.ServerPrivateKey)
            {
                Subject = "mailto:push@example.com",
            },
        };
        var subscription = new PushSubscription { Endpoint = Endpoint };
        subscription.SetKey(PushEncryptionKeyName.P256DH, PushSamples.BrowserPublicKey);
        subscription.SetKey(PushEncryptionKeyName.Auth, PushSamples.BrowserAuth);

        await client.RequestPushMessageDeliveryAsync(subscription, new LibraryMessage(Text));

        var opened = WebPushDecryption.Decrypt(
            handler.Body, PushSamples.BrowserPrivateKey, PushSamples.BrowserPublicKey, PushSamples.BrowserAuth);
        Assert.Equal(Text, Encoding.UTF8.GetString(opened));
        Assert.True(VapidCheck.IsValid(handler.Authorization, new Uri(Endpoint), TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task A_payload_encrypted_here_is_decoded_by_the_library()
    {
        var body = WebPushEncryption.Encrypt(
            Encoding.UTF8.GetBytes(Text), PushSamples.Bytes(PushSamples.BrowserPublicKey), PushSamples.Bytes(PushSamples.BrowserAuth));
        using var source = new MemoryStream(body);
        using var decoded = new MemoryStream();

        // The key id of RFC 8188 is the sender's public key.
        await Aes128GcmEncoding.DecodeAsync(source, decoded, (byte[] senderKey) => KeyFor(senderKey));

        Assert.Equal(Text, Encoding.UTF8.GetString(decoded.ToArray()));
    }

    /// <summary>The input key material of RFC 8291, section 3.4, with .NET's HKDF.</summary>
    private static byte[] KeyFor(byte[] senderKey)
    {
        using var receiver = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = PushSamples.Bytes(PushSamples.BrowserPrivateKey),
            Q = PushKey.PointOf(PushSamples.Bytes(PushSamples.BrowserPublicKey)),
        });
        using var sender = ECDiffieHellman.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushKey.PointOf(senderKey) });
        byte[] info = [.. "WebPush: info\0"u8, .. PushSamples.Bytes(PushSamples.BrowserPublicKey), .. senderKey];
        var shared = receiver.DeriveRawSecretAgreement(sender.PublicKey);
        return HKDF.DeriveKey(
            HashAlgorithmName.SHA256, shared, 32, PushSamples.Bytes(PushSamples.BrowserAuth), info);
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public byte[] Body { get; private set; } = [];

        public string? Authorization { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Authorization = request.Headers.Authorization?.ToString();
            Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return new HttpResponseMessage(System.Net.HttpStatusCode.Created);
        }
    }
}
