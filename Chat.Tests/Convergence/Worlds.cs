namespace Chat.Tests.Convergence;

/// <summary>
/// Runs histories on a new world now and then: each history moves the clock by days, and the timer jobs look at the files and
/// users of all earlier ones in the same store.
/// </summary>
internal sealed class Worlds : IAsyncDisposable
{
    private const int HistoriesPerWorld = 10;

    private World _world = new();
    private int _histories;

    /// <inheritdoc cref="World.Done"/>
    public IReadOnlyDictionary<Act, int> Done => _world.Done;

    public async Task RunAsync(Step[] steps, Recording? recording = null)
    {
        if (_histories++ is > 0 and var begun && begun % HistoriesPerWorld == 0)
        {
            await _world.DisposeAsync();
            _world = new World { Done = _world.Done };
        }

        using var run = new Run(_world, recording);
        await run.RunAsync(steps);
    }

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();
}
