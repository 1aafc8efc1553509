namespace Chat.Client.Realtime;

/// <summary>A wait that can be ended early.</summary>
internal sealed class Pause(TimeProvider time)
{
    private TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task WaitAsync(TimeSpan length, CancellationToken ct)
    {
        if (length > TimeSpan.Zero)
        {
            _end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var elapsed = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(_end.Task, Task.Delay(length, time, elapsed.Token));
            await elapsed.CancelAsync();
        }

        ct.ThrowIfCancellationRequested();
    }

    public void End() => _end.TrySetResult();

    /// <summary>
    /// The length with a jitter of 50 %, so that clients that lost their connection together do not reconnect together.
    /// </summary>
    public static TimeSpan Jitter(TimeSpan length) => length * (0.5 + Random.Shared.NextDouble());
}
