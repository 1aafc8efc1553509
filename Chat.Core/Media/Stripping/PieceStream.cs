namespace Chat.Core.Media.Stripping;

/// <summary>Shows pieces that are made on demand as a stream that is read forward.</summary>
internal sealed class PieceStream(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> pieces) : Stream
{
    private readonly CancellationTokenSource _disposal = new();
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _source;
    private ReadOnlyMemory<byte> _piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The first reader's token would bind all later reads, so reading ends with the disposal instead.
        _source ??= pieces(_disposal.Token).GetAsyncEnumerator(_disposal.Token);
        while (_piece.IsEmpty)
        {
            await using var cancelling = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _disposal);
            if (!await _source.MoveNextAsync())
            {
                return 0;
            }

            _piece = _source.Current;
        }

        var count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Bodies of requests can't be read synchronously, and neither can what is made from them.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        _disposal.Dispose();
        await base.DisposeAsync();
    }
}
