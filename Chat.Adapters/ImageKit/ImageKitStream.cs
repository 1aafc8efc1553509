using Chat.Core.Media.Intake;

namespace Chat.Adapters.ImageKit;

/// <summary>A file as it comes from ImageKit: each read ends in time, however long the whole takes.</summary>
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
