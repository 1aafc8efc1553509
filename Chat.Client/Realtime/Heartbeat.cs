namespace Chat.Client.Realtime;

/// <summary>Keeps a connection's presence while nothing else is sent.</summary>
/// <param name="link">The connection.</param>
/// <param name="time">The clock.</param>
/// <param name="onRecovered">Called when a heartbeat is answered after one that was not.</param>
internal sealed class Heartbeat(HubLink link, TimeProvider time, Action onRecovered)
{
    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(TimeSpan period, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(period, time);
        var failed = false;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (failed || link.Silence >= period / 2)
                {
                    var answered = await TryBeatAsync(ct);
                    if (failed && answered)
                    {
                        onRecovered();
                    }

                    failed = !answered;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
    }

    private async Task<bool> TryBeatAsync(CancellationToken ct)
    {
        try
        {
            await link.InvokeAsync("heartbeat", [], ct);
            return true;
        }
        catch (ChatClientException)
        {
            return false;
        }
    }
}
