using System.Buffers;
using System.Reflection;
using System.Text;
using Chat.Core.Errors;

namespace Chat.Core.Unicode;

/// <summary>
/// The rule for reactions: one emoji that Unicode recommends for general interchange (RGI), in its fully-qualified form. Whether a
/// sequence is one emoji and where its variation selectors stand is data, which .NET does not have: see emoji.txt.
/// </summary>
public static class Emoji
{
    private const string Resource = "Chat.Core.Unicode.emoji.txt";
    private const char TextStyle = '\uFE0E';
    private const char EmojiStyle = '\uFE0F';

    // The keys have no variation selectors. They are optional in all spellings but the fully-qualified one.
    private static readonly Lazy<Dictionary<string, string>> Forms = new(() => Read().ToDictionary(Strip, StringComparer.Ordinal));

    public static string Require(string? text) => Find(text) ?? throw Invalid();

    public static ChatException Invalid() => ChatException.Invalid("emoji", "must be one emoji");

    /// <summary>The stored form of an emoji in any spelling; null if the text is not exactly one emoji.</summary>
    public static string? Find(string? text)
    {
        if (text is not { Length: > 0 and <= Limits.MaxEmojiLength })
        {
            return null;
        }

        var key = Strip(text);
        return Forms.Value.GetValueOrDefault(key) ?? (IsFuture(key) ? key : null);
    }

    private static string Strip(string emoji) => emoji.Contains(EmojiStyle) || emoji.Contains(TextStyle)
        ? string.Concat(emoji.Where(c => c is not (EmojiStyle or TextStyle)))
        : emoji;

    // Unicode puts new emoji into this block, which has nothing else. They work before the data is brought up to date.
    private static bool IsFuture(string key) =>
        Rune.DecodeFromUtf16(key, out var rune, out var length) == OperationStatus.Done
        && length == key.Length
        && rune.Value is >= 0x1FA70 and <= 0x1FAFF;

    private static IEnumerable<string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }
}
