namespace Chat.Core.Media.Intake;

/// <summary>A forward stream whose first bytes can be seen before they are read.</summary>
public sealed class PeekableStream(Stream inner) : ForwardStream
{
    private ReadOnlyMemory<byte> _head;

    /// <summary>The first bytes, which are read again with the stream. Called once, before the first read.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken ct)
    {
        var head = new byte[count];
        _head = head.AsMemory(0, await inner.ReadAtLeastAsync(head, count, throwOnEndOfStream: false, ct));
        return _head;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_head.IsEmpty)
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        var count = Math.Min(buffer.Length, _head.Length);
        _head[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
