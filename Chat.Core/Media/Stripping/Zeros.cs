namespace Chat.Core.Media.Stripping;

/// <summary>Zeros that replace removed bytes where nothing may move.</summary>
internal static class Zeros
{
    private static readonly byte[] Block = new byte[4096];

    public static IEnumerable<ReadOnlyMemory<byte>> Take(long count)
    {
        for (; count > 0; count -= Block.Length)
        {
            yield return Block.AsMemory(0, (int)Math.Min(count, Block.Length));
        }
    }
}
