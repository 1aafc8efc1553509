namespace Chat.Core.Media.Stripping;

/// <summary>Presents pieces that are made on demand as a forward stream.</summary>
internal sealed class PieceStream(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> pieces) : ForwardStream
{
    private readonly CancellationTokenSource _disposal = new();
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _source;
    private ReadOnlyMemory<byte> _piece;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The token of the first read would cancel all later reads, so the enumeration ends with the disposal instead.
        _source ??= pieces(_disposal.Token).GetAsyncEnumerator(_disposal.Token);
        while (_piece.IsEmpty)
        {
            await using var cancelling = cancellationToken.UnsafeRegister(
                static source => ((CancellationTokenSource)source!).Cancel(), _disposal);
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
