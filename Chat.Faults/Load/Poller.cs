using System.Text.Json.Nodes;
using Chat.Faults.Log;

namespace Chat.Faults.Load;

/// <summary>A client without a connection that follows a chat by <c>after=</c> alone.</summary>
internal sealed class Poller(string user, KnownChat chat, Target target, Plan plan, RunLog log) : IAsyncDisposable
{
    private const int PageSize = 7;

    private readonly Caller _caller = new(user, target, plan.RandomOf("poller"), log);
    private long _after;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await _caller.TryGetAsync(Path) is not { } page || Note(page) < PageSize)
            {
                await Task.Delay(plan.Pause / 2, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads the rest, when nothing is sent any more.</summary>
    public async Task FinishAsync()
    {
        while (Note(await _caller.GetAsync(Path)) > 0)
        {
        }
    }

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    private string Path => string.Create(null, $"chats/{chat.Id}/messages?after={_after}&limit={PageSize}");

    private int Note(JsonObject page)
    {
        var seqs = page["items"]!.AsArray().Select(message => message!["seq"]!.GetValue<long>()).ToList();
        if (seqs.Count > 0)
        {
            log.Add(new PageGot(user, chat.Id, _after, seqs));
            _after = seqs[^1];
        }

        return seqs.Count;
    }
}
