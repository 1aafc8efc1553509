using Chat.Adapters.Push;

namespace Chat.LocalHost.Push;

/// <summary><c>dotnet run --project Chat.LocalHost -- vapid-keys</c>: prints a new key pair for Web Push as settings, and ends.</summary>
internal static class VapidCommand
{
    public const string Name = "vapid-keys";

    public static void Run(TextWriter output)
    {
        var (publicKey, privateKey) = Vapid.CreateKeys();
        output.WriteLine($"Push__WebPush__PublicKey={publicKey}");
        output.WriteLine($"Push__WebPush__PrivateKey={privateKey}");
    }
}
