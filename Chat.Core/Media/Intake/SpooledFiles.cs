using Chat.Core.Errors;

namespace Chat.Core.Media.Intake;

/// <summary>
/// Files of a form that names its chat behind them. They wait on disk until the chat is known, and are deleted with this
/// object. A file that can be refused without the chat, for its start or its length, is not kept.
/// </summary>
public sealed class SpooledFiles(MediaIntake intake) : IAsyncDisposable
{
    private readonly List<IncomingFile> _files = [];

    public IReadOnlyList<IncomingFile> Files => _files;

    /// <exception cref="ChatException">The file is refused, and nothing of it is kept.</exception>
    public async Task AddAsync(IncomingFile file, CancellationToken ct)
    {
        var sound = await intake.RequireStartAsync(file, ct);
        _files.Add(sound with { Content = await TemporaryFile.WriteAsync(sound.Content, ct) });
    }

    /// <summary>Spools the files of a bulk. A refused file keeps its place, and is refused again when it is read.</summary>
    /// <exception cref="ChatException">There are too many files. The first file beyond the limit is not read.</exception>
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
                // Its answer comes in the place of the file.
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

    /// <summary>Takes the place of a file that was not kept.</summary>
    private sealed class RefusedStream(ChatException refusal) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw refusal;
    }
}
