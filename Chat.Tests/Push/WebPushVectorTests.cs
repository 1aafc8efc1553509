using System.Security.Cryptography;
using System.Text;
using Chat.Adapters.Push;
using Chat.Core.Push;
using Chat.LocalHost.Push;

namespace Chat.Tests.Push;

/// <summary>The vectors that the standards publish: RFC 8291, section 5 and appendix A, and RFC 8292, section 2.4.</summary>
public sealed class WebPushVectorTests
{
    private const string Plaintext = "When I grow up, I want to be a watermelon";

    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";

    private const string Encrypted =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6"
        + "cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    private const string Authorization =
        "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6"
        + "Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, "
        + "k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

    private static readonly Uri Audience = new("https://push.example.net/p/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV");

    private static readonly DateTimeOffset Expires = DateTimeOffset.FromUnixTimeSeconds(1_453_523_768);

    [Fact]
    public void The_published_message_is_encrypted_to_the_published_bytes()
    {
        using var sender = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = PushSamples.Bytes(PushSamples.ServerPrivateKey),
            Q = PushKey.PointOf(PushSamples.Bytes(PushSamples.ServerPublicKey)),
        });

        var body = WebPushEncryption.Encrypt(
            Encoding.UTF8.GetBytes(Plaintext), PushSamples.Bytes(PushSamples.BrowserPublicKey), PushSamples.Bytes(PushSamples.BrowserAuth),
            sender, PushSamples.Bytes(Salt));

        Assert.Equal(PushSamples.Bytes(Encrypted), body);
    }

    [Fact]
    public void The_published_bytes_are_decrypted_to_the_published_message() => Assert.Equal(
        Plaintext, Encoding.UTF8.GetString(Decrypt(PushSamples.Bytes(Encrypted))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PushPayload.MaxBytes)]
    public void Only_the_receiver_decrypts_a_message_encrypted_with_fresh_keys(int length)
    {
        var payload = RandomNumberGenerator.GetBytes(length);
        // The receiver takes zeros at the end for padding.
        payload = length == 0 ? payload : [.. payload[..^1], 1];
        byte[] Encrypt() => WebPushEncryption.Encrypt(
            payload, PushSamples.Bytes(PushSamples.BrowserPublicKey), PushSamples.Bytes(PushSamples.BrowserAuth));

        var (one, two) = (Encrypt(), Encrypt());

        Assert.Equal(payload, Decrypt(one));
        Assert.Equal(payload, Decrypt(two));
        Assert.NotEqual(one, two);
        Assert.True(one.Length <= 4_096);
        one[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => Decrypt(one));
    }

    [Fact]
    public void The_published_authorization_is_valid_for_its_audience_until_it_expires()
    {
        Assert.True(VapidCheck.IsValid(Authorization, Audience, Expires.AddHours(-1)));
        Assert.False(VapidCheck.IsValid(Authorization, Audience, Expires));
        Assert.False(VapidCheck.IsValid(Authorization, Audience, Expires.AddHours(-25)));
        Assert.False(VapidCheck.IsValid(Authorization, new Uri("https://push.example.org"), Expires.AddHours(-1)));
        Assert.False(VapidCheck.IsValid(Authorization.Replace("i3CY", "i3CZ", StringComparison.Ordinal), Audience, Expires.AddHours(-1)));
        Assert.False(VapidCheck.IsValid("Bearer x", Audience, Expires));
        Assert.False(VapidCheck.IsValid(null, Audience, Expires));
    }

    [Fact]
    public void An_authorization_is_for_the_origin_of_the_endpoint_and_valid_at_once()
    {
        var (publicKey, privateKey) = Vapid.CreateKeys();
        var options = new WebPushOptions { PublicKey = publicKey, PrivateKey = privateKey, Subject = "mailto:push@example.com" };

        Assert.Empty(options.Faults());
        Assert.True(VapidCheck.IsValid($"vapid {Vapid.Authorize(options, Audience, Expires)}", Audience, Expires));
    }

    private static byte[] Decrypt(byte[] body) => WebPushDecryption.Decrypt(
        body, PushSamples.BrowserPrivateKey, PushSamples.BrowserPublicKey, PushSamples.BrowserAuth);
}
