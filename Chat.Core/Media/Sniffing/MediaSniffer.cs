namespace Chat.Core.Media.Sniffing;

/// <summary>The result of a look at the first bytes. The two containers hold many formats, so only the whole file decides.</summary>
public enum Sniffed
{
    Nothing,
    Jpeg,
    Png,
    Gif,
    Webp,
    Mp4,
    Mov,
    Mpeg,
    Pdf,
    CompoundFile,
    Zip,
}

/// <summary>
/// Tells a file's type by its first bytes alone, never by its name or its declared type. It is strict: a file that only a
/// lenient reader opens, such as a PDF behind other bytes, is refused, because polyglots are made that way.
/// </summary>
public static class MediaSniffer
{
    /// <summary>The number of first bytes that is always enough.</summary>
    public const int HeadBytes = 64 * 1024;

    private static readonly Signature[] Signatures =
    [
        new(Sniffed.Jpeg, 0, "FF D8 FF", HeadRules.IsJpegMarker),
        new(Sniffed.Png, 0, "89 50 4E 47 0D 0A 1A 0A 00 00 00 0D 49 48 44 52"),
        new(Sniffed.Gif, 0, "47 49 46 38 37 61", HeadRules.HasGifScreen),
        new(Sniffed.Gif, 0, "47 49 46 38 39 61", HeadRules.HasGifScreen),
        new(Sniffed.Webp, 0, "52 49 46 46 ?? ?? ?? ?? 57 45 42 50 56 50 38", HeadRules.IsWebpChunk),
        new(Sniffed.Mov, 4, "66 74 79 70 71 74 20 20"),
        new(Sniffed.Mp4, 4, "66 74 79 70", HeadRules.IsMp4Brand),
        new(Sniffed.Mov, 4, "6D 6F 6F 76", HeadRules.IsOldMovie),
        new(Sniffed.Mov, 4, "6D 64 61 74", HeadRules.IsOldMovie),
        new(Sniffed.Mov, 4, "77 69 64 65", HeadRules.IsOldMovie),
        new(Sniffed.Mov, 4, "66 72 65 65", HeadRules.IsOldMovie),
        new(Sniffed.Mov, 4, "73 6B 69 70", HeadRules.IsOldMovie),
        new(Sniffed.Mov, 4, "70 6E 6F 74", HeadRules.IsOldMovie),
        new(Sniffed.Mpeg, 0, "00 00 01 BA", HeadRules.IsMpegStream),
        new(Sniffed.Mpeg, 0, "00 00 01 B3", HeadRules.IsMpegStream),
        new(Sniffed.Pdf, 0, "25 50 44 46 2D", HeadRules.IsPdfVersion),
        new(Sniffed.CompoundFile, 0, "D0 CF 11 E0 A1 B1 1A E1"),
        new(Sniffed.Zip, 0, "50 4B 03 04"),
    ];

    public static Sniffed Sniff(ReadOnlySpan<byte> head)
    {
        foreach (var signature in Signatures)
        {
            if (signature.Matches(head))
            {
                return signature.Type;
            }
        }

        return Sniffed.Nothing;
    }

    /// <summary>The type; null for a container, whose content decides, and for nothing.</summary>
    public static MediaType? ToType(Sniffed sniffed) => sniffed switch
    {
        Sniffed.Jpeg => MediaTypes.Jpeg,
        Sniffed.Png => MediaTypes.Png,
        Sniffed.Gif => MediaTypes.Gif,
        Sniffed.Webp => MediaTypes.Webp,
        Sniffed.Mp4 => MediaTypes.Mp4,
        Sniffed.Mov => MediaTypes.Mov,
        Sniffed.Mpeg => MediaTypes.Mpeg,
        Sniffed.Pdf => MediaTypes.Pdf,
        Sniffed.CompoundFile or Sniffed.Zip or Sniffed.Nothing => null,
    };
}
