using Chat.LocalHost.Demo;
using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;

namespace Chat.LocalHost;

/// <summary>
/// The text that the host prints once it runs: its address, two demo users, and the README's first call. Tokens are printed
/// only while they open nothing of value to others: the secret is the data folder's own, and nobody else reaches the host.
/// </summary>
internal static class Welcome
{
    /// <summary>The first call; the README has it word for word, so that both may be pasted one after the other.</summary>
    public const string FirstCall = """
        CHAT=$(curl -s -X POST $api/chats/or-create -H "Authorization: Bearer $ANA" -d '{"recipientId":"ben","message":"Hello Ben"}' | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
        """;

    private const string TokenCommandLine = "dotnet run --project Chat.LocalHost -- token";

    public static void Print(WebApplication app, TextWriter output)
    {
        var tokens = app.Services.GetRequiredService<DemoTokens>();
        var url = app.Services.GetRequiredService<EmulatorAddress>().Listening.GetLeftPart(UriPartial.Authority);
        output.WriteLine($"Chat runs on {url}, its data is in {app.Configuration[DataFolder.PathSetting]}. Stop it with Ctrl+C.");
        if (!tokens.CanCreate)
        {
            return;
        }

        output.WriteLine();
        if (!app.Services.GetRequiredService<DataFolder>().HasOwnSecret || !app.Urls.All(IsLoopback))
        {
            output.WriteLine(
                "No demo tokens are printed because JWT_SECRET is set or other machines reach this host. "
                + $"To make one: {TokenCommandLine} ana");
            return;
        }

        output.WriteLine("Two demo users, with tokens for 30 days:");
        output.WriteLine($"export {string.Join(' ', DemoTokens.Users.Select(user => $"{user.ToUpperInvariant()}={tokens.Create(user)}"))}");
        output.WriteLine();
        output.WriteLine("In another terminal, after that line, ana asks ben for a chat; README.md continues from here:");
        output.WriteLine($"api={url}/api");
        output.WriteLine(FirstCall);
        output.WriteLine();
        output.WriteLine($"A token for another user: {TokenCommandLine} carla");
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && DemoAccess.IsLoopback(address.Host);
}
