using Chat.Client.Reducing;

namespace Chat.Client.Syncing;

/// <summary>Fills the gaps that events show, and ends typing and mutes in time.</summary>
internal sealed class Upkeep(StateStore store, CatchUp catchUp, TimeProvider time)
{
    /// <summary>Reordered events look like a gap for about this long.</summary>
    private static readonly TimeSpan GapDelay = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <summary>Runs until it is cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(FillGapsAsync(ct), TickAsync(ct));

    private async Task FillGapsAsync(CancellationToken ct)
    {
        while (true)
        {
            await store.WaitAsync(state => !state.Behind.IsEmpty && state.Status != ConnectionStatus.SignedOut, ct);
            await Task.Delay(GapDelay, time, ct);
            try
            {
                await catchUp.RunAsync(ct);
            }
            catch (ChatClientException)
            {
                await Task.Delay(RetryDelay, time, ct);
            }
        }
    }

    private async Task TickAsync(CancellationToken ct)
    {
        while (true)
        {
            var next = NextEnd(store.State);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var other = store.WaitAsync(state => NextEnd(state) != next, either.Token);
            await Task.WhenAny(other, Task.Delay(TimeUntil(next), time, either.Token));
            await either.CancelAsync();
            ct.ThrowIfCancellationRequested();
            store.Dispatch(new StateAction.Ticked(time.GetUtcNow()));
        }
    }

    private static DateTimeOffset? NextEnd(ClientState state) =>
        state.Chats.Values.Select(chat => Earlier(chat.TypingUntil, chat.View.MutedUntil)).Aggregate((DateTimeOffset?)null, Earlier);

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a < b ? a : b ?? a;

    private TimeSpan TimeUntil(DateTimeOffset? end)
    {
        var length = end - time.GetUtcNow() ?? LongestTimer;
        return length < TimeSpan.Zero ? TimeSpan.Zero : length < LongestTimer ? length : LongestTimer;
    }
}
