using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Keeps the frames of a GIF, their timing, and the loop of the animation. Comments, XMP and other application extensions
/// are removed, and so is everything behind the end.
/// </summary>
internal static class GifStripper
{
    private const int ScreenBytes = 13;
    private const int FrameBytes = 10;
    private const int LoopBytes = 14;
    private const byte Frame = 0x2C;
    private const byte Extension = 0x21;
    private const byte End = 0x3B;
    private const byte Timing = 0xF9;
    private const byte Application = 0xFF;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(
        ByteSource source, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        var screen = (await source.PeekAsync(ScreenBytes, ct)).Span;
        facts.SetStored(BinaryPrimitives.ReadUInt16LittleEndian(screen[6..]), BinaryPrimitives.ReadUInt16LittleEndian(screen[8..]));
        yield return await source.TakeUpToAsync(ScreenBytes + PaletteBytes(screen[10]), ct);

        for (byte kind; (kind = (await source.PeekAsync(1, ct)).Span[0]) != End;)
        {
            source.CountPiece();
            await foreach (var piece in kind switch
            {
                Frame => PassFrameAsync(source, ct),
                Extension => PassExtensionAsync(source, ct),
                _ => throw new BrokenFileException(),
            })
            {
                yield return piece;
            }
        }

        yield return await source.TakeAsync(1, ct);
    }

    private static int PaletteBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PassFrameAsync(
        ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        var flags = (await source.PeekAsync(FrameBytes, ct)).Span[FrameBytes - 1];
        // Behind the palette there is the size of the first code.
        yield return await source.TakeUpToAsync(FrameBytes + PaletteBytes(flags) + 1, ct);
        await foreach (var piece in PassBlocksAsync(source, keep: true, ct))
        {
            yield return piece;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PassExtensionAsync(
        ByteSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        await source.FillAsync(LoopBytes, ct);
        var keep = IsKept((await source.PeekAsync(2, ct)).Span[1], source.Buffered.Span[2..]);
        var label = await source.TakeAsync(2, ct);
        if (keep)
        {
            yield return label;
        }

        await foreach (var piece in PassBlocksAsync(source, keep, ct))
        {
            yield return piece;
        }
    }

    private static bool IsKept(byte label, ReadOnlySpan<byte> content) => label == Timing
        || (label == Application && (content.StartsWith("\vNETSCAPE2.0"u8) || content.StartsWith("\vANIMEXTS1.0"u8)));

    // Blocks of up to 255 bytes with their length before them; an empty one ends them.
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PassBlocksAsync(
        ByteSource source, bool keep, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var length = -1; length != 0;)
        {
            length = (await source.PeekAsync(1, ct)).Span[0];
            var block = await source.TakeUpToAsync(1 + length, ct);
            if (keep)
            {
                yield return block;
            }
        }
    }
}
