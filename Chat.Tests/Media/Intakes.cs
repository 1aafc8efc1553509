using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Media.Intake;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Media;

/// <summary>Takes files in like an upload.</summary>
internal static class Intakes
{
    public static async Task<(AcceptedFile File, byte[] Bytes)> TakeAsync(byte[] content, string? name = null,
        string? declared = null, MediaOptions? options = null)
    {
        var intake = new MediaIntake(Options.Create(options ?? new MediaOptions()));
        // A network brings small pieces.
        await using var accepted = await intake.OpenAsync(new IncomingFile(name, declared, new SlowStream(content, 7)),
            CancellationToken.None);
        using var stored = new MemoryStream();
        await accepted.Content.CopyToAsync(stored);
        return (accepted, stored.ToArray());
    }

    public static async Task<ErrorCode> RefusalAsync(byte[] content, string? name = null, string? declared = null,
        MediaOptions? options = null) =>
        (await Assert.ThrowsAsync<ChatException>(() => TakeAsync(content, name, declared, options))).Code;
}

/// <summary>Bytes, with zeros behind them, in pieces of at most a size. It counts the bytes that were read.</summary>
internal sealed class SlowStream(byte[] content, int pieceSize, long zeros = 0) : ForwardStream
{
    public long BytesRead { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = content.Length + zeros - BytesRead;
        var count = (int)Math.Min(left, Math.Min(buffer.Length, pieceSize));
        var target = buffer.Span[..count];
        target.Clear();
        if (BytesRead < content.Length)
        {
            var known = content.AsSpan((int)BytesRead);
            known[..Math.Min(known.Length, count)].CopyTo(target);
        }

        BytesRead += count;
        return ValueTask.FromResult(count);
    }
}
