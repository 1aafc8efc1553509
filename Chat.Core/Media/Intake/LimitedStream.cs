using Chat.Core.Errors;

namespace Chat.Core.Media.Intake;

/// <summary>A forward stream that throws as soon as more than a number of bytes comes through it.</summary>
public sealed class LimitedStream(Stream inner, long maxBytes, Func<ChatException> refuse) : ForwardStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _read += count;
        return _read <= maxBytes ? count : throw refuse();
    }
}
