namespace Chat.Core.Media.Intake;

/// <summary>Files of a form that names its chat behind them: they wait on disk until it is known, and go with this.</summary>
public sealed class HeldFiles : IAsyncDisposable
{
    private readonly List<IncomingFile> _files = [];

    public IReadOnlyList<IncomingFile> Files => _files;

    public async Task AddAsync(IncomingFile file, CancellationToken ct) =>
        _files.Add(file with { Content = await TemporaryFile.WriteAsync(file.Content, ct) });

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
        {
            await file.Content.DisposeAsync();
        }
    }
}
