namespace Chat.Core.Paging;

/// <summary>Cuts the requested page from a list. One item is read beyond the page: it tells that there is a next one.</summary>
/// <param name="list">Names the list and its filters, so that a cursor of another list is refused.</param>
/// <param name="page">The part that is asked for.</param>
/// <param name="positionOf">The parts of the position that continues behind an item.</param>
public sealed class PageCut<T>(string list, PageRequest page, Func<T, string[]> positionOf)
{
    private readonly int _size = page.RequireSize();

    /// <summary>How many items to read.</summary>
    public int Limit => _size + 1;

    /// <summary>The position that the page continues from, of <paramref name="parts"/> parts; null at the beginning of the list.</summary>
    public string[]? Position(int parts) => page.Cursor is null ? null : Cursor.Decode(list, page.Cursor, parts);

    public Page<T> Of(IReadOnlyList<T> found)
    {
        var hasMore = found.Count > _size;
        IReadOnlyList<T> items = hasMore ? [.. found.Take(_size)] : found;
        return new Page<T>(items, hasMore ? Cursor.Encode(list, positionOf(items[^1])) : null, hasMore);
    }
}
