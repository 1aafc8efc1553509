using Chat.Core.Media;

namespace Chat.Adapters.ImageKit;

/// <summary>The content of a file at ImageKit. Each read has a timeout, and the whole has none.</summary>
internal sealed class ImageKitStream(ImageKitCalls calls, Stream inner) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await calls.ReadInTimeAsync(async token => await inner.ReadAsync(buffer, token), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
