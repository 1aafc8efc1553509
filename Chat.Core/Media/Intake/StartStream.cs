namespace Chat.Core.Media.Intake;

/// <summary>
/// The beginning of a stream, never more than asked for, read forward; it closes with what it was opened from.
/// </summary>
/// <param name="owner">What to close besides; null for the stream alone.</param>
internal sealed class StartStream(Stream inner, long maxBytes, IDisposable? owner = null) : ForwardStream
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
