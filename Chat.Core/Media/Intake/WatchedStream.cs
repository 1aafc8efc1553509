using System.Runtime.ExceptionServices;

namespace Chat.Core.Media.Intake;

/// <summary>
/// Lends a stream: closing it leaves it open for its owner, and what its reading throws is remembered, so that a failure
/// of the source is told from one of the target.
/// </summary>
internal sealed class WatchedStream(Stream inner) : ForwardStream
{
    /// <summary>What reading threw; null while it went well.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanSeek => inner.CanSeek;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        // Every failure of the source, whatever it is; a cancelled read is none.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failure = e;
            throw;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    /// <summary>Throws what reading threw, as it was; nothing when it went well.</summary>
    public void ThrowFailure()
    {
        if (Failure is not null)
        {
            ExceptionDispatchInfo.Throw(Failure);
        }
    }
}
