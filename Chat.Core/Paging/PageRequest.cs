using Chat.Core.Errors;

namespace Chat.Core.Paging;

/// <summary>The part of a list that a caller asks for: how many items, and from where. Positions exclude each other.</summary>
public sealed record PageRequest(int? Limit = null, string? Cursor = null, int? Number = null)
{
    /// <summary>The page size, checked: 1 to 100, 50 when not given. Beyond is refused rather than cut.</summary>
    public int RequireSize() => Limit switch
    {
        null => Limits.DefaultPageSize,
        >= 1 and <= Limits.MaxPageSize => Limit.Value,
        _ => throw ChatException.Invalid("limit", $"must be between 1 and {Limits.MaxPageSize}"),
    };

    /// <summary>How many items the pages before this number hold; null when not asked for by number.</summary>
    public int? RequireOffset()
    {
        if (Number is null)
        {
            return null;
        }

        if (Cursor is not null)
        {
            throw ChatException.Invalid("page", "cannot be combined with cursor");
        }

        // An offset beyond what fits is a page beyond the last: empty.
        return Number >= 1
            ? (int)Math.Min((Number.Value - 1L) * RequireSize(), int.MaxValue)
            : throw ChatException.Invalid("page", "must be 1 or more");
    }
}
