using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>Passes on an MP4 or MOV with the changes that <see cref="MovieIndex"/> lists; its length stays.</summary>
internal static class MovieStripper
{
    /// <param name="content">The film from its start; it can seek.</param>
    /// <param name="source">Reads the same stream.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> StripAsync(
        Stream content, ByteSource source, PictureFacts facts, [EnumeratorCancellation] CancellationToken ct)
    {
        var edits = MovieIndex.Read(content, facts);
        content.Position = 0;
        foreach (var edit in edits)
        {
            await foreach (var piece in ApplyAsync(source, edit, ct))
            {
                yield return piece;
            }
        }

        await foreach (var piece in source.CopyRestAsync(ct))
        {
            yield return piece;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ApplyAsync(
        ByteSource source, MovieEdit edit, [EnumeratorCancellation] CancellationToken ct)
    {
        var zeros = edit.Zeros;
        if (edit.Offset >= source.Position)
        {
            await foreach (var piece in source.CopyAsync(edit.Offset - source.Position, ct))
            {
                yield return piece;
            }

            yield return edit.Bytes;
            await source.SkipAsync(edit.Bytes.Length, ct);
        }
        else
        {
            // It begins inside of what was blanked already.
            zeros = edit.Offset + edit.Bytes.Length + edit.Zeros - source.Position;
        }

        await foreach (var piece in source.BlankAsync(zeros, ct))
        {
            yield return piece;
        }
    }
}
