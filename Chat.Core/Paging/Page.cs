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

/// <summary>Cuts pages.</summary>
public static class Page
{
    /// <summary>Cuts a page from what was found; an item beyond the page means that there is a next one.</summary>
    /// <param name="found">One item more than the page takes, if there are so many.</param>
    /// <param name="size">The size of the page.</param>
    /// <param name="cursorOf">The cursor that continues behind an item.</param>
    public static Page<T> Cut<T>(IReadOnlyList<T> found, int size, Func<T, string> cursorOf)
    {
        var hasMore = found.Count > size;
        IReadOnlyList<T> items = hasMore ? [.. found.Take(size)] : found;
        return new Page<T>(items, hasMore ? cursorOf(items[^1]) : null, hasMore);
    }
}
