namespace Chat.Core.Media.Stripping;

/// <summary>Dash cams list in a box "gps " where in the file their blocks of positions are, between the samples or behind them.</summary>
internal static class GpsBlocks
{
    private const int EntryBytes = 8;

    /// <summary>Only what names itself such a block is found, since anything may be called "gps ".</summary>
    public static IEnumerable<MovieRange> Find(MovieFile file, MovieBox list)
    {
        for (var at = list.Content + 8; at <= Math.Min(list.End, file.Length) - EntryBytes; at += EntryBytes)
        {
            file.CountPiece();
            var (offset, count) = (file.UInt32(at), file.UInt32(at + 4));
            if (offset + 12L <= file.Length && count > 12 && file.Read(offset + 4, 8).AsSpan().SequenceEqual("freeGPS "u8))
            {
                yield return new MovieRange(offset + 8L, (long)offset + count);
            }
        }
    }
}
