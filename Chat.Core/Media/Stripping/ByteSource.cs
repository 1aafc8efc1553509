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

    /// <summary>
    /// So many boxes, chunks or segments are looked at. A film of 100 MB in fragments of a second has some 15,000, a
    /// picture of 100 MB in chunks of 4 KiB has 25,000; a made-up file of empty ones would have 13 million.
    /// </summary>
    public const int MaxPieces = 100_000;

    private readonly byte[] _buffer = new byte[Capacity];
    private int _pieces;
    private int _start;
    private int _end;

    /// <summary>How many bytes were taken or skipped.</summary>
    public long Position { get; private set; }

    public ReadOnlyMemory<byte> Buffered => _buffer.AsMemory(_start.._end);

    /// <summary>Counts a piece of the structure. What lies behind the last that is looked at is as good as broken off.</summary>
    public void CountPiece()
    {
        if (++_pieces > MaxPieces)
        {
            throw new BrokenFileException();
        }
    }

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
            if (!await FillAsync(1, ct))
            {
                throw new BrokenFileException();
            }

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

    /// <summary>Zeros in the place of the next bytes, as many as there are where the file breaks off.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> BlankAsync(long count, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var piece in CopyAsync(count, ct))
        {
            foreach (var zeros in Zeros.Take(piece.Length))
            {
                yield return zeros;
            }
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
