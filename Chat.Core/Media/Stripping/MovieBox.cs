namespace Chat.Core.Media.Stripping;

/// <summary>A box of a film.</summary>
/// <param name="Start">Where its header begins.</param>
/// <param name="HeaderBytes">0 for bytes that are no box.</param>
/// <param name="End">The highest number when the box ends with the file.</param>
internal sealed record MovieBox(string Name, long Start, int HeaderBytes, long End)
{
    private const string NoName = "";
    private const string BrokenName = "broken";

    /// <summary>Containers of the movie, its tracks and their media; their children are looked at one by one.</summary>
    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal)
    {
        "moov", "trak", "mdia", "minf", "stbl", "moof", "traf",
    };

    // Boxes of the file, the movie, a track, its media, its samples and a fragment. Everything else is user data, metadata
    // or unknown, such as the GPS boxes of dash cams. A compressed movie (cmov) is the whole movie, so it stays.
    private static readonly HashSet<string> Kept = new(Containers, StringComparer.Ordinal)
    {
        "ftyp", "mdat", "mfra", "sidx", "styp", "ssix",
        "mvhd", "mvex", "iods", "pssh", "clip", "ctab", "rmra", "cmov",
        "tkhd", "edts", "tref", "load", "matt", "imap", "tapt", "txas", "trgr",
        "mdhd", "hdlr", "elng",
        "vmhd", "smhd", "hmhd", "sthd", "nmhd", "gmhd", "odhd", "crhd", "sdhd", "m7hd", "hint", "dinf",
        "stsd", "stts", "ctts", "cslg", "stsc", "stsz", "stz2", "stco", "co64", "stss", "stps", "stsh", "stdp", "sdtp", "padb",
        "mfhd", "tfhd", "trun", "tfdt", "subs", "sbgp", "sgpd", "saiz", "saio", "senc",
    };

    public long Content => Start + HeaderBytes;

    public bool IsPadding => Name == NoName;

    public bool IsContainer => Containers.Contains(Name);

    public bool IsKept => IsPadding || Kept.Contains(Name);

    /// <summary>Whether these bytes could not be read as a box.</summary>
    public bool IsBroken => Name == BrokenName;

    /// <summary>From an offset without a sound box to the end of what it is in.</summary>
    public static MovieBox Broken(long start, long end) => new(BrokenName, start, HeaderBytes: 0, end);

    /// <summary>Too few bytes for a box, or zeros.</summary>
    public static MovieBox Padding(long start, long end) => new(NoName, start, HeaderBytes: 0, end);
}
