namespace Chat.Core.Media.Intake;

/// <summary>
/// The first bytes of a stream, at most as many as asked for. Closing it closes the stream and its owner.
/// </summary>
/// <param name="owner">Closed as well; null when the stream has no owner.</param>
internal sealed class PrefixStream(Stream inner, long maxBytes, IDisposable? owner = null) : ForwardStream
{
    private long _left = maxBytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            owner?.Dispose();
        }

        base.Dispose(disposing);
    }
}
