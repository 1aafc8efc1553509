namespace Chat.Core.Unicode;

/// <summary>A set of code points as sorted, inclusive ranges.</summary>
internal sealed class CodePointRanges(params (int First, int Last)[] ranges)
{
    public bool Contains(int codePoint)
    {
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (codePoint > ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
