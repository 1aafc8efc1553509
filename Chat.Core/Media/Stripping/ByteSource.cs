using System.Runtime.CompilerServices;

namespace Chat.Core.Media.Stripping;

/// <summary>
/// Reads a stream piece by piece through one bounded buffer. A returned piece is valid until the next call. A file that
/// ends too early is a <see cref="BrokenFileException"/>.
/// </summary>
internal sealed class ByteSource(Stream stream)
{
    /// <summary>Enough for a JPEG segment of 64 KiB, the largest part that has to be seen whole.</summary>
    public const int Capacity = 80 * 1024;

    /// <summary>
    /// The most boxes, chunks or segments of a file. A film of 100 MB in fragments of a second has some 15,000, a picture of
    /// 100 MB in chunks of 4 KiB has 25,000. A made-up file of empty ones could have 13 million.
    /// </summary>
    public const int MaxPieces = 100_000;

    private readonly byte[] _buffer = new byte[Capacity];
    private int _pieces;
    private int _start;
    private int _end;

    /// <summary>The number of bytes that were taken or skipped.</summary>
    public long Position { get; private set; }

    public ReadOnlyMemory<byte> Buffered => _buffer.AsMemory(_start.._end);

    /// <summary>Counts a piece of the structure. A file with more pieces is refused.</summary>
    public void CountPiece()
    {
        if (++_pieces > MaxPieces)
        {
            throw MediaRefusals.TooManyPieces();
        }
    }

    /// <summary>
    /// Reads until <see cref="Buffered"/> has at least <paramref name="count"/> bytes; false when the stream ends before.
    /// </summary>
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

    /// <summary>The next bytes, at most <see cref="Capacity"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken ct)
    {
        var taken = await PeekAsync(count, ct);
        Advance(count);
        return taken;
    }

    /// <summary>The next bytes, at most <see cref="Capacity"/>; fewer when the file ends before.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeUpToAsync(int count, CancellationToken ct)
    {
        await FillAsync(count, ct);
        return await TakeAsync(Math.Min(count, Buffered.Length), ct);
    }

    /// <summary>Moves past bytes that are buffered.</summary>
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

    /// <summary>Zeros in the place of the next bytes; as many as the file still has when it breaks off.</summary>
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
            // Skipped.
        }
    }
}
