using System.Globalization;
using System.Text;

namespace Chat.Tests.Fuzz;

/// <summary>Random values, most of them strange, some of them right, from one seed.</summary>
internal sealed class Hostile(Random random, Known known)
{
    private static readonly string[] Texts =
    [
        "", " ", "\u0000", "a\u0000b", "\u0001\u001f\u007f", "\ufeffbom", "\uffff", "\u202eright to left", "e\u0301\u0301\u0301",
        "ﷺ", "ß", "İ", "ı",
        "👍", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "1️⃣", "\u200b\u200d", "ａｂｃ", "北京", "สวัสดี", "'; drop table messages; --",
        "%' or 1=1 --", "* OR \"x\"", "NEAR(a b)",
        "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd", "null", "undefined", "NaN", "true", "0",
        "-1", "[object Object]",
        "2026-03-01T12:00:00.000Z", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00", "2026-03-01",
        "everyone", "me", "nobody", "text", "media", "incoming", "all",
    ];

    private static readonly string[] Escapes =
        [
            @"\ud800", @"\udc00", @"\udc00\ud800", @"\ud83d\ude00", @"\u0000", @"\u0020", @"\/", @"\b\f\n\r\t", @"a\ud800b",
            @"\uD83D", @"\u00e9", @"\x41", @"\u12",
        ];

    private static readonly string[] Numbers =
        [
            "0", "-0", "1", "-1", "2", "3", "50", "100", "101", "0.5", "1.0", "1e2", "1E400", "-1e-400", "2147483647", "2147483648",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
            "123456789012345678901234567890", "01", "+1", ".5", "1.", "0x10", "Infinity", "NaN",
        ];

    public Random Random => random;

    public bool Chance(int percent) => random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public string Name() => Chance(85) ? Pick(Vocabulary.Names) : Text();

    public string Number() => Pick(Numbers);

    public string Text() => random.Next(12) switch
    {
        < 6 => Pick(Texts),
        6 => Pick(Texts) + Pick(Texts) + Pick(Texts),
        7 => new string((char)random.Next(32, 0xD7FF), random.Next(1, 70)),
        8 => string.Concat(Enumerable.Repeat(Pick(Texts) + "x", random.Next(1, 200))),
        9 => new string('x', random.Next(3_990, 4_010)),
        10 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        _ => RandomId.New().ToString("N"),
    };

    /// <summary>A plausible value for a field of this name; half of all acts should come through to the store.</summary>
    public string Fitting(string name) => name switch
    {
        _ when Chance(15) => Text(),
        "chatId" => Pick(known.ChatIds),
        "messageId" or "replyTo" or "messageIds" => Pick(known.MessageIds),
        "userId" or "recipientId" or "from" => Pick(known.UserIds),
        "emoji" => Pick((string[])["👍", "❤️", "😂", "👨‍👩‍👧‍👦", "1️⃣", "🇩🇪", "x"]),
        "scope" => Pick((string[])["everyone", "me"]),
        "clientMessageId" => $"client-{random.Next(40)}",
        "cursor" or "since" => Chance(30) ? Pick(known.Cursors) : random.Next(60).ToString(CultureInfo.InvariantCulture),
        "limit" or "page" or "before" or "after" or "around" or "own" or "upToSeq" => random.Next(-1, 103)
            .ToString(CultureInfo.InvariantCulture),
        "q" => Pick((string[])["hello", "he wor", "ü", "👍", "北", "\"a\" b", "*", "a OR b", "ab:cd", "x", "ﬁ"]),
        _ => Text(),
    };

    /// <summary>A string as raw JSON, sometimes with escapes that no writer would make.</summary>
    public string JsonString(string text)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(text);
        return Chance(15) ? $"{json[..^1]}{Pick(Escapes)}\"" : json;
    }

    /// <summary>A mutation: bytes lost, doubled, changed or put in.</summary>
    public byte[] Mutate(byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var times = random.Next(1, 5); times > 0 && changed.Count > 0; times--)
        {
            var at = random.Next(changed.Count);
            switch (random.Next(4))
            {
                case 0:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.RemoveAt(at);
                    break;
                case 2:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    changed.InsertRange(at, changed.Skip(at).Take(random.Next(20)).ToList());
                    break;
            }
        }

        return [.. changed];
    }

    /// <summary>Text as a piece of a URL, escaped in the many ways that there are.</summary>
    public string Escape(string text) => random.Next(8) switch
    {
        0 => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"%{b:x2}")),
        1 => Uri.EscapeDataString(Uri.EscapeDataString(text)),
        2 => Pick((string[])
        [
            "%", "%%", "%zz", "%u0041", "%c0%af", "%ff%fe", "%ed%a0%80", "%2f", "%2e%2e%2f", "..", ".", "%5c", "%0d%0a", "%00",
            "~!$'()*,;:@", "%20+",
        ]),
        _ => Uri.EscapeDataString(text),
    };
}

/// <summary>Existing ids, so that some of the guesses hit.</summary>
internal sealed record Known(
    IReadOnlyList<string> ChatIds, IReadOnlyList<string> MessageIds, IReadOnlyList<string> UserIds, IReadOnlyList<string> Cursors);
