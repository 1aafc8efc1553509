namespace Chat.Core.Media.Intake;

/// <summary>
/// A forward stream whose first bytes can be looked at before it is read, and which refuses to go on beyond a number of
/// bytes. That number can be lowered once the head has told the kind of file.
/// </summary>
public sealed class HeadedStream(Stream rest, long maxBytes) : ForwardStream
{
    private ReadOnlyMemory<byte> _head;
    private long _read;

    public long MaxBytes { get; set; } = maxBytes;

    /// <summary>The first bytes, which are read again with the stream. Called once, before the first read.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadHeadAsync(int count, CancellationToken ct)
    {
        var head = new byte[count];
        _head = head.AsMemory(0, await rest.ReadAtLeastAsync(head, count, throwOnEndOfStream: false, ct));
        return _head;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_head.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _head.Length);
            _head[..count].CopyTo(buffer);
            _head = _head[count..];
            return Count(count);
        }

        return Count(await rest.ReadAsync(buffer, cancellationToken));
    }

    private int Count(int count)
    {
        _read += count;
        return _read <= MaxBytes ? count : throw MediaRefusals.TooLarge(MaxBytes);
    }
}
