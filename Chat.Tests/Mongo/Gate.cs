namespace Chat.Tests.Mongo;

/// <summary>
/// Holds a command before it is sent, until it is opened: called by what <see cref="MongoServer.Listen"/> tells of commands.
/// </summary>
internal sealed class Gate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    /// <summary>Something is held.</summary>
    public Task Reached => _reached.Task.WaitAsync(Patience);

    public void Hold(bool here)
    {
        if (here)
        {
            _reached.TrySetResult();
            _open.Wait(Patience);
        }
    }

    public void Open() => _open.Set();

    public void OpenIf(bool here)
    {
        if (here)
        {
            Open();
        }
    }

    public void Dispose() => _open.Dispose();
}
