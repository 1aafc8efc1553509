using Chat.Core.Errors;

namespace Chat.Core.Media.Intake;

/// <summary>
/// Files of a form that names its chat behind them: they wait on disk until it is known, and go with this. What can be
/// refused without the chat is not kept: a wrong start, more bytes than any file may have.
/// </summary>
public sealed class HeldFiles(MediaIntake intake) : IAsyncDisposable
{
    private readonly List<IncomingFile> _files = [];

    public IReadOnlyList<IncomingFile> Files => _files;

    /// <exception cref="ChatException">The file is refused; nothing of it is held.</exception>
    public async Task AddAsync(IncomingFile file, CancellationToken ct)
    {
        var sound = await intake.RequireStartAsync(file, ct);
        _files.Add(sound with { Content = await TemporaryFile.WriteAsync(sound.Content, ct) });
    }

    /// <summary>Holds the files of a bulk; in the place of one that is refused is one that is refused again when it is read.</summary>
    /// <exception cref="ChatException">They are too many. The one too many is not read.</exception>
    public async Task AddBulkAsync(IAsyncEnumerable<IncomingFile> files, CancellationToken ct)
    {
        await foreach (var file in files.WithCancellation(ct))
        {
            MediaRefusals.ThrowIfFull(_files.Count);
            try
            {
                await AddAsync(file, ct);
            }
            catch (ChatException refusal)
            {
                // Its answer has its place among those of the others.
                _files.Add(file with { Content = new RefusedStream(refusal) });
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
        {
            await file.Content.DisposeAsync();
        }
    }

    /// <summary>Stands for a file whose bytes were not kept.</summary>
    private sealed class RefusedStream(ChatException refusal) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw refusal;
    }
}
