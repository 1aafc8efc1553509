using System.Globalization;
using Chat.Tests.App;

namespace Chat.Tests.Upgrade;

/// <summary>
/// The actions of three users on the earlier version, which store one of each kind. The tests of the upgrade
/// know it by heart.
/// </summary>
internal static class OldStory
{
    public const string Thai = "สวัสดีครับ ยินดีที่ได้รู้จัก";
    public const string Arabic = "السلام عليكم ورحمة الله";
    public const string Ascii = "The quick brown fox jumps";

    /// <summary>Messages of ana and ben, by turns.</summary>
    public const int Texts = 40;

    /// <summary>The first message has replies and was edited, so these share its rev.</summary>
    public const int Replies = 3;

    public static async Task PlayAsync(HttpClient ana, HttpClient ben, HttpClient cleo)
    {
        var chat = await OpenAsync(ana, ben, "ben");
        var ids = new List<string> { await SendAsync(ana, chat, "the original") };
        for (var i = 1; i < Texts; i++)
        {
            ids.Add(await SendAsync(i % 2 == 0 ? ana : ben, chat, TextOf(i)));
        }

        await ben.CallAsync("POST", $"chats/{chat}/read", new { upToSeq = Texts - 10 });
        for (var i = 0; i < Replies; i++)
        {
            await ben.CallAsync("POST", $"chats/{chat}/messages", new { content = $"reply {i}", replyTo = ids[0] });
        }

        await ana.CallAsync("PATCH", $"chats/{chat}/messages/{ids[0]}", new { content = "the edited original" });
        await ben.CallAsync("PUT", $"chats/{chat}/messages/{ids[2]}/reactions/{Uri.EscapeDataString("👍")}");
        await ana.CallAsync("DELETE", $"chats/{chat}/messages/{ids[4]}?scope=everyone");
        await ben.CallAsync("DELETE", $"chats/{chat}/messages/{ids[6]}?scope=me");
        // The last two of ana's: one that ben has not read is deleted, one is hidden by him.
        await ana.CallAsync("DELETE", $"chats/{chat}/messages/{ids[36]}?scope=everyone");
        await ben.CallAsync("DELETE", $"chats/{chat}/messages/{ids[38]}?scope=me");

        await PlayOthersAsync(ana, ben, cleo);
    }

    /// <summary>The text with this index.</summary>
    public static string TextOf(int index) => (index % 4) switch
    {
        0 => Thai,
        1 => Arabic,
        2 => Ascii,
        _ => "number " + index.ToString(CultureInfo.InvariantCulture),
    };

    private static async Task PlayOthersAsync(HttpClient ana, HttpClient ben, HttpClient cleo)
    {
        await ana.CallAsync("POST", "chats/or-create", new { recipientId = "cleo", message = "may I?" });
        var cleared = await OpenAsync(ben, cleo, "cleo");
        await SendAsync(ben, cleared, "gone for ben");
        await ben.CallAsync("DELETE", $"chats/{cleared}");
        await SendAsync(cleo, cleared, "after the clearing");
        await ben.CallAsync("POST", $"chats/{cleared}/mute");
        await ben.CallAsync("POST", $"chats/{cleared}/archive");
        await cleo.CallAsync("PUT", "users/me/settings", new { requests = "nobody" });
    }

    private static async Task<string> OpenAsync(HttpClient requester, HttpClient recipient, string recipientId)
    {
        var chat = (await requester.CallAsync("POST", "chats/or-create", new { recipientId })).Text("id");
        await recipient.CallAsync("POST", $"chats/{chat}/accept");
        return chat;
    }

    private static async Task<string> SendAsync(HttpClient sender, string chat, string content) =>
        (await sender.CallAsync("POST", $"chats/{chat}/messages", new { content })).Text("id");
}
