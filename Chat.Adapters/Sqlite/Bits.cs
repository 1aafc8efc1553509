using System.Numerics;

namespace Chat.Adapters.Sqlite;

/// <summary>Sets of numbers from 0 to 63.</summary>
internal static class Bits
{
    public static IEnumerable<int> HighestFirst(ulong bits)
    {
        while (bits != 0)
        {
            var highest = BitOperations.Log2(bits);
            yield return highest;
            bits &= ~(1UL << highest);
        }
    }
}
