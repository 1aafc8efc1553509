namespace Chat.Core.Media.Stripping;

/// <summary>One change of a film in place: these bytes, then so many zeros, in the place of as many bytes from the offset on.</summary>
internal sealed record MovieEdit(long Offset, byte[] Bytes, long Zeros)
{
    public static MovieEdit Blank(long offset, long count) => new(offset, [], count);
}
