using System.Buffers;

namespace Chat.Core.Search;

internal static class PooledBuffer
{
    /// <summary>Replaces a rented buffer by one of at least twice its length with the same beginning.</summary>
    public static void Grow<T>(ref T[] buffer)
    {
        var larger = ArrayPool<T>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(buffer);
        buffer = larger;
    }
}
