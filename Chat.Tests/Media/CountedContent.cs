using System.Net;

namespace Chat.Tests.Media;

/// <summary>A body that announces a length and counts the bytes that were sent.</summary>
internal sealed class CountedContent(byte[] start, long length) : HttpContent
{
    public long Sent { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Sent += start.Length;
        await stream.WriteAsync(start);
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
