using Chat.LocalHost.SignalR;
using Microsoft.AspNetCore.Builder;

namespace Chat.LocalHost;

/// <summary>What is said once the host runs: where, two users to be, and a first call that works when pasted.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app, TextWriter output)
    {
        var tokens = app.Services.GetRequiredService<DemoTokens>();
        var url = app.Services.GetRequiredService<EmulatorAddress>().Listening.GetLeftPart(UriPartial.Authority);
        output.WriteLine($"Chat runs on {url}, its data is in {app.Configuration[DataFolder.PathSetting]}. Stop it with Ctrl+C.");
        if (!tokens.CanCreate)
        {
            return;
        }

        foreach (var user in DemoTokens.Users)
        {
            output.WriteLine();
            output.WriteLine($"Demo user {user}, token for 30 days:");
            output.WriteLine(tokens.Create(user));
        }

        var (ana, ben) = (DemoTokens.Users[0], DemoTokens.Users[1]);
        output.WriteLine();
        output.WriteLine($"A first call, {ana} asks {ben} for a chat:");
        output.WriteLine($"curl -X POST {url}/api/chats/or-create -H 'Authorization: Bearer {tokens.Create(ana)}' "
            + $$"""-H 'Content-Type: application/json' -d '{"recipientId":"{{ben}}"}'""");
    }
}
