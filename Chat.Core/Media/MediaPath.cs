using System.Text.RegularExpressions;

namespace Chat.Core.Media;

/// <summary>
/// The path of a file at the provider, chosen by the server: <c>/chats/{chatId}/{fileId}.{extension}</c>. It has no text
/// from a client, and only letters, digits, <c>_</c> and <c>-</c>, which no provider changes.
/// </summary>
public sealed partial record MediaPath
{
    /// <summary>The beginning of every path. Nothing else at the provider is touched.</summary>
    public const string Root = "/chats/";

    private MediaPath(string chatId, string fileName)
    {
        ChatId = chatId;
        FileName = fileName;
    }

    public string ChatId { get; }

    public string FileName { get; }

    public string Folder => $"/chats/{ChatId}";

    public string FileId => FileName[..FileName.IndexOf('.', StringComparison.Ordinal)];

    public string Extension => FileName[(FileName.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public static MediaPath Of(string chatId, string fileId, MediaType type) =>
        TryParse($"/chats/{chatId}/{fileId}.{type.Extension}")
        ?? throw new ArgumentException("Ids of this form can't be part of a path.", nameof(fileId));

    /// <summary>Null unless the text is exactly such a path.</summary>
    public static MediaPath? TryParse(string? text) =>
        text is not null && Form().Match(text) is { Success: true } match
            ? new MediaPath(match.Groups["chat"].Value, match.Groups["file"].Value)
            : null;

    public override string ToString() => $"{Folder}/{FileName}";

    [GeneratedRegex(
        @"^/chats/(?<chat>[A-Za-z0-9_-]{1,64})/(?<file>[A-Za-z0-9_-]{1,64}\.[a-z0-9]{1,8})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
