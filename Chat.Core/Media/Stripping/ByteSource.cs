using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Reads a stream piece by piece through one bounded buffer. What it hands out lives until the next call. A file that
/// ends before what was asked for is a <see cref="BrokenFileException"/>, and what was not taken can still be.
/// </summary>
internal sealed class ByteSource(Stream stream)
{
    /// <summary>Enough for the largest thing that has to be looked at whole: a JPEG segment of 64 KiB.</summary>
    public const int Capacity = 80 * 1024;

    private readonly byte[] _buffer = new byte[Capacity];
    private int _start;
    private int _end;

    /// <summary>How many bytes were taken or skipped.</summary>
    public long Position { get; private set; }

    public ReadOnlyMemory<byte> Buffered => _buffer.AsMemory(_start.._end);

    /// <summary>Makes at least <paramref name="count"/> bytes visible in <see cref="Buffered"/>; false when the stream ends before.</summary>
    public async ValueTask<bool> FillAsync(int count, CancellationToken ct)
    {
        if (_start > 0 && _start + count > Capacity)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    /// <summary>The next bytes, which stay visible.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken ct) =>
        await FillAsync(count, ct) ? Buffered[..count] : throw new BrokenFileException();

    /// <summary>The next bytes, at most as many as fit the buffer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken ct)
    {
        var taken = await PeekAsync(count, ct);
        Advance(count);
        return taken;
    }

    /// <summary>Passes over what was seen.</summary>
    public void Advance(int count)
    {
        _start += count;
        Position += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>The next bytes, however many, in pieces.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> CopyAsync(long count, [EnumeratorCancellation] CancellationToken ct)
    {
        while (count > 0)
        {
            await PeekAsync(1, ct);
            var piece = Buffered[..(int)Math.Min(count, Buffered.Length)];
            Advance(piece.Length);
            count -= piece.Length;
            yield return piece;
        }
    }

    /// <summary>All that is left, in pieces.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> CopyRestAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (await FillAsync(1, ct))
        {
            var piece = Buffered;
            Advance(piece.Length);
            yield return piece;
        }
    }

    public async ValueTask SkipAsync(long count, CancellationToken ct)
    {
        await foreach (var _ in CopyAsync(count, ct))
        {
            // Passed over.
        }
    }
}
