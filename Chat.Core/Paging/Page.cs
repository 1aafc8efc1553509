using System.Text.Json.Serialization;

namespace Chat.Core.Paging;

/// <summary>How every list answers.</summary>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, bool HasMore)
{
    /// <summary>The page's number, from 1, when it was asked for by number.</summary>
    [JsonPropertyName("page")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Number { get; init; }

    /// <summary>How many items there are on all pages, when asked for by number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Total { get; init; }
}
