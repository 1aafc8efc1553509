using System.Security.Cryptography;
using System.Text;
using Chat.Adapters.Push;
using Chat.Core.Push;
using Chat.LocalHost.SignalR;
using Microsoft.Extensions.Configuration;

namespace Chat.LocalHost.Push;

/// <summary>Web Push with no setting: a key pair that follows from the host's secret, and the host's own address.</summary>
internal static class LocalPush
{
    /// <summary>Puts a key pair into the configuration, unless one is set or the host has no secret to derive it from.</summary>
    public static void Prepare(ConfigurationManager configuration)
    {
        string[] settings = [WebPushOptions.PublicKeySetting, WebPushOptions.PrivateKeySetting, WebPushOptions.SubjectSetting];
        if (settings.Any(name => !string.IsNullOrEmpty(configuration[name]))
            || configuration[DataFolder.SecretSetting] is not { Length: > 0 } secret)
        {
            return;
        }

        // The same after each start, so that browsers stay subscribed.
        var seed = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "chat web push"u8.ToArray());
        using var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = seed });
        var (publicKey, privateKey) = Vapid.Encode(pair.ExportParameters(includePrivateParameters: true));
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [WebPushOptions.PublicKeySetting] = publicKey,
            [WebPushOptions.PrivateKeySetting] = privateKey,
            [WebPushOptions.SubjectSetting] = "mailto:operator@localhost",
        });
    }

    /// <summary>The push service of the host, and the host's address for its endpoints.</summary>
    public static void Add(IServiceCollection services) => services.AddSingleton<LocalPushService>()
        .AddSingleton<AutopushBrowsers>().AddOptions<PushOptions>()
        .Configure<EmulatorAddress>((push, address) => push.OwnAddress = () => address.Listening);
}
