using System.Net;
using System.Text.RegularExpressions;

namespace Chat.LocalHost.Docs;

/// <summary>The little Markdown that the API descriptions use: paragraphs, `code` and **bold**.</summary>
internal static partial class Prose
{
    public static string Paragraphs(string? text) =>
        text is null
            ? ""
            : string.Concat(text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(part => $"<p>{Inline(part)}</p>"));

    public static string Inline(string? text) =>
        Bold().Replace(Code().Replace(WebUtility.HtmlEncode(text ?? ""), "<code>${text}</code>"), "<strong>${text}</strong>");

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*(?<text>.+?)\*\*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bold();
}
