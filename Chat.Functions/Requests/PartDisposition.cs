using System.Text.RegularExpressions;

namespace Chat.Functions.Requests;

/// <summary>
/// The Content-Disposition of a part of a form, in the spellings of common clients: names without quotes, with quotes inside
/// of quotes, percent-encoded by browsers (%22), escaped by curl (\"), or extended by RFC 5987. No spelling is refused,
/// because a part that is not understood would be lost.
/// </summary>
public sealed partial class PartDisposition
{
    private const string FileName = "filename";

    // Fields that hold a file even if the client gives it no name.
    private static readonly HashSet<string> FileFields = new(["file", "files", "file[]", "files[]"], StringComparer.Ordinal);

    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="header">Null for a part without the header.</param>
    public PartDisposition(string? header)
    {
        for (var at = 0; header is not null && ParameterStart().Match(header, at) is { Success: true } start;)
        {
            var value = start.Index + start.Length;
            at = value < header.Length && header[value] == '"' ? AddQuoted(start, header, value + 1) : AddBare(start, header, value);
        }
    }

    /// <summary>The name of the form's field; null when the part has none.</summary>
    public string? Field => _parameters.GetValueOrDefault("name");

    /// <summary>Whether the part is a file. A part without a name of a field counts as one, so that it gets an answer.</summary>
    public bool IsFile =>
        Field is null || FileFields.Contains(Field)
        || _parameters.Keys.Any(name => name.StartsWith(FileName, StringComparison.OrdinalIgnoreCase));

    /// <summary>The client's name of the file; null when the part has none.</summary>
    public string? FindFileName() =>
        (_parameters.TryGetValue($"{FileName}*", out var extended) ? HeaderText.DecodeExtended(extended) : null)
        ?? (_parameters.TryGetValue(FileName, out var plain) ? HeaderText.DecodeWords(plain) : null);

    // Up to the next parameter, so that a name may have spaces and semicolons.
    private int AddBare(Match start, string header, int from)
    {
        var next = NextParameter().Match(header, from);
        var end = next.Success ? next.Index : header.Length;
        _parameters.TryAdd(start.Groups["name"].Value, HeaderText.DecodeBrowser(header[from..end].Trim().Trim('\'')));
        return end;
    }

    // Up to a quote that ends the header or stands before the next parameter, so that a name may have quotes.
    private int AddQuoted(Match start, string header, int from)
    {
        var close = ClosingQuote().Match(header, from);
        while (close.Success && IsEscaped(header, from, close.Index))
        {
            close = ClosingQuote().Match(header, close.Index + 1);
        }

        var end = close.Success ? close.Index : header.Length;
        _parameters.TryAdd(start.Groups["name"].Value, HeaderText.DecodeBrowser(HeaderText.Unescape(header[from..end])));
        return Math.Min(end + 1, header.Length);
    }

    private static bool IsEscaped(string header, int from, int at)
    {
        var backslashes = 0;
        while (at - backslashes > from && header[at - backslashes - 1] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }

    // Without backtracking, so that no header takes longer than its length.
    [GeneratedRegex(
        @"(?:^|[;\s])(?<name>[A-Za-z0-9*_.-]+)\s*=\s*",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ParameterStart();

    [GeneratedRegex(
        @";\s*(?:\z|[A-Za-z0-9*_.-]+\s*=)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NextParameter();

    [GeneratedRegex(
        @"""\s*(?:\z|;\s*(?:\z|[A-Za-z0-9*_.-]+\s*=))",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ClosingQuote();
}
