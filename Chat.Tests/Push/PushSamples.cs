using System.Buffers.Text;
using System.Security.Cryptography;

namespace Chat.Tests.Push;

/// <summary>Keys and registrations. The keys are those of RFC 8291, appendix A.</summary>
internal static class PushSamples
{
    public const string ServerPublicKey =
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

    public const string ServerPrivateKey = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    public const string BrowserPublicKey =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    public const string BrowserPrivateKey = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

    public const string BrowserAuth = "BTBZMqHH6r4Tts7J_aSIgg";

    /// <summary>The settings that switch Web Push on, with the key pair above.</summary>
    public static readonly string[] Settings =
    [
        $"--Push:WebPush:PublicKey={ServerPublicKey}", $"--Push:WebPush:PrivateKey={ServerPrivateKey}",
        "--Push:WebPush:Subject=mailto:tests@example.com",
    ];

    /// <summary>A browser's registration, with an endpoint that no other has.</summary>
    public static object Browser(string? endpoint = null, string label = "Firefox") => new
    {
        kind = "webpush",
        endpoint = endpoint ?? $"https://updates.push.services.mozilla.com/wpush/v2/{RandomId.New():N}",
        keys = new { p256dh = BrowserPublicKey, auth = BrowserAuth },
        label,
    };

    /// <summary>The settings of FCM, with a key that is made up.</summary>
    public static string[] FcmSettings(string tokenUri = "https://oauth2.example/token") =>
    [
        "--Push:AppUrl=https://app.example",
        "--Push:Fcm:ServiceAccountJson=" + System.Text.Json.JsonSerializer.Serialize(new
        {
            type = "service_account",
            project_id = "chat-tests",
            client_email = "push@chat-tests.example",
            private_key = RsaKey.Value,
            token_uri = tokenUri,
        }),
    ];

    /// <summary>The settings of APNs, with a key that is made up.</summary>
    public static string[] ApnsSettings() =>
    [
        "--Push:AppUrl=https://app.example", "--Push:Apns:KeyId=ABC1234567", "--Push:Apns:TeamId=DEF7654321",
        $"--Push:Apns:PrivateKey={EcKey.Value}",
    ];

    public static readonly Lazy<string> RsaKey = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    });

    public static readonly Lazy<string> EcKey = new(() =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    });

    public static byte[] Bytes(string base64Url) => Base64Url.DecodeFromChars(base64Url);
}
