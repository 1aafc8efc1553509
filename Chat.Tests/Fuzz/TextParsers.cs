using System.Text;
using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Core.Paging;
using Chat.Core.Search;
using Chat.Core.Unicode;
using Chat.Functions.Requests;

namespace Chat.Tests.Fuzz;

/// <summary>The parsers of texts: messages, searches, emoji, file names, cursors, JSON arguments.</summary>
internal static class TextParsers
{
    private static readonly string[] Texts =
    [
        "We meet at nine. ﷺ ß İ ı ﬁ ㍻", "e\u0301\u0301\u0301 a\u200bb \u00ad \u2060", "สวัสดีครับ こんにちは 北京 ກອງ မြန်မာ",
        "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 🇩🇪 👍🏽",
        "السلام عليكم ـــ", "\u202eright to left\u202c ١٢٣ ４５６", "a.b@c.de #tag https://x.example/?q=1&r=%20",
    ];

    private static readonly string[] Names =
        ["cat.png", "Dr. Smith.tar.gz", "../../etc/passwd", "🫪.jpg", "a\u202egnp.exe", "CON", "my \"photo\".jpg", "clip.3gp", ".hidden"];

    private static readonly string[] Emojis = ["👍", "👍🏽", "❤️", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🇩🇪", "🏳️‍🌈"];

    private static readonly string[] Bodies =
    [
        """{"chatId":"c","content":"hi \ud83d\ude00","upToSeq":5.0,"block":true,"""
            + """ "until":"2026-03-01T12:00:00.123456789z","messageIds":["a","b"]}""",
        """{"metadata":{"a":[1,2.5e3,{"b":null}],"ü":"x"},"metadata2":"\u0000"}""",
    ];

    public static IReadOnlyList<Parser> All { get; } =
    [
        Of("message", Texts, TakeMessage),
        Of("search", Texts, TakeSearch),
        Of("emoji", Emojis, TakeEmoji),
        Of("file name", Names, TakeFileName),
        Of("user id", ["auth0|5f7", "ana@example.com", "a.b:c_d+e-f"], text => _ = UserId.IsValid(text)),
        Of("cursor", [Cursor.Encode("list", "a", "5"), Cursor.Encode("list", "1", "2")], TakeCursor),
        new("json argument", [.. Bodies.Select(Encoding.UTF8.GetBytes)], TakeFields),
    ];

    private static Parser Of(
        string name, IReadOnlyList<string> seeds, Action<string> take) => new(name, [.. seeds.Select(Encoding.UTF8.GetBytes)], bytes =>
    {
        take(Encoding.UTF8.GetString(bytes));
        return Task.CompletedTask;
    });

    private static void TakeMessage(string text)
    {
        var content = MessageText.Require(text);
        Assert.False(MessageText.IsEmpty(content));
        var preview = TextPreview.Of(content, 120);
        Assert.StartsWith(preview, content, StringComparison.Ordinal);
        Assert.InRange(preview.EnumerateRunes().Count(), 1, 120);
        Assert.InRange(TextPreview.Ellipsis(content, 160).EnumerateRunes().Count(), 1, 160);
    }

    private static void TakeSearch(string text)
    {
        foreach (var word in SearchWords.Of(text))
        {
            Assert.NotEmpty(word);
        }

        var words = SearchWords.OfQuery(text.Length > 100 ? text[..100] : text);
        var end = 0;
        foreach (var highlight in SearchWords.Highlight(text, words))
        {
            Assert.True(
                highlight.Start >= end && highlight.Length > 0 && highlight.Start + highlight.Length <= text.Length, $"{highlight}");
            end = highlight.Start + highlight.Length;
        }
    }

    private static void TakeEmoji(string text)
    {
        if (Emoji.Find(text) is { } emoji)
        {
            Assert.Equal(emoji, Emoji.Find(emoji));
        }
    }

    private static void TakeFileName(string text)
    {
        var name = SafeFileName.Of(text, MediaTypes.Jpeg);
        Assert.DoesNotContain(name, c => c is '/' or '\\' or '"' || char.IsControl(c));
        Assert.Equal(name, SafeFileName.Of(name, MediaTypes.Jpeg));
    }

    private static void TakeCursor(string text)
    {
        // A cursor that is accepted is exactly one that was issued.
        var position = Cursor.Decode("list", text, 2);
        Assert.Equal(Cursor.Encode("list", position), text);
        Assert.Throws<ChatException>(() => Cursor.Decode("another list", text, 2));
    }

    private static Task TakeFields(byte[] bytes)
    {
        var fields = Fields.Parse(bytes);
        foreach (var read in (Action[])
        [
            () => fields.Text("chatId"), () => MessageText.Require(fields.Text("content")), () => fields.Number("upToSeq"),
            () => fields.Flag("block"),
            () => fields.Time("until"), () => fields.Texts("messageIds"), () => ReadMetadata(bytes),
        ])
        {
            Refusable(read);
        }

        return Task.CompletedTask;
    }

    private static void ReadMetadata(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        if (document.RootElement.TryGetProperty("metadata", out var metadata))
        {
            _ = MessageMetadata.RequireOptional(metadata);
        }
    }

    private static void Refusable(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is ChatException or JsonException)
        {
            // The refusal of one field; the others are read all the same.
        }
    }
}
