using System.Text.Json.Serialization;

namespace Chat.Core.Paging;

/// <summary>The answer of every list.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="NextCursor">The position of the next page; null on the last one.</param>
/// <param name="HasMore">There is a next page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, bool HasMore)
{
    /// <summary>The page's number, from 1, when it was requested by number.</summary>
    [JsonPropertyName("page")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Number { get; init; }

    /// <summary>The number of items on all pages, when the page was requested by number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Total { get; init; }

    public Page<TTo> Select<TTo>(Func<T, TTo> map) => With([.. Items.Select(map)]);

    /// <summary>The same page with its items in another form.</summary>
    public Page<TTo> With<TTo>(IReadOnlyList<TTo> items) => new(items, NextCursor, HasMore) { Number = Number, Total = Total };
}
