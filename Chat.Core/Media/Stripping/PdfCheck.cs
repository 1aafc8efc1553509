using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>Passes a PDF on as it is and refuses one that was cut off: its last KiB has no end mark.</summary>
internal static class PdfCheck
{
    private const int TailBytes = 1024;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> CopyAsync(ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        byte[] tail = [];
        await foreach (var piece in source.CopyRestAsync(ct))
        {
            tail = piece.Length >= TailBytes
                ? piece[^TailBytes..].ToArray()
                : [.. tail.AsSpan(Math.Max(0, tail.Length + piece.Length - TailBytes)), .. piece.Span];
            yield return piece;
        }

        if (tail.AsSpan().IndexOf("%%EOF"u8) < 0)
        {
            throw MediaRefusals.Damaged();
        }
    }
}
