using System.Runtime.ExceptionServices;

namespace Chat.Core.Media.Intake;

/// <summary>
/// Lends a stream to a caller and records the exception of a failed read, so that a failure of the source can be told from
/// a failure of the target. Closing it leaves the stream open for its owner.
/// </summary>
internal sealed class FaultRecordingStream(Stream inner) : ForwardStream
{
    /// <summary>The exception of the failed read; null while reading succeeds.</summary>
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
        // Every kind of failure counts; a cancelled read is not a failure.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failure = e;
            throw;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    /// <summary>Throws the recorded exception with its own stack trace, if there is one.</summary>
    public void ThrowFailure()
    {
        if (Failure is not null)
        {
            ExceptionDispatchInfo.Throw(Failure);
        }
    }
}
