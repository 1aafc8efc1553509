using System.Globalization;
using Chat.Client.Reducing;
using Chat.Client.Rest;
using Chat.Client.Wire;

namespace Chat.Client.Syncing;

/// <summary>"Catching up" of docs/client-guide.md, for a client that does not hold every message.</summary>
/// <param name="api">The REST API.</param>
/// <param name="store">The state.</param>
/// <param name="startBelow">
/// A chat starts this many changes below the first view of it: more than are in flight in the server at a time.
/// </param>
/// <param name="lifetime">Ends with the client.</param>
internal sealed class CatchUp(RestApi api, StateStore store, int startBelow, CancellationToken lifetime)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changes = new(1);
    private Task _running = Task.CompletedTask;
    private bool _again;

    public int PageSize { get; init; } = 100;

    /// <summary>Runs one catch-up at a time. A call during a catch-up causes one more round, and all callers wait for it.</summary>
    public Task RunAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            _again = true;
            _running = _running.IsCompleted ? Task.Run(LoopAsync, lifetime) : _running;
            return _running.WaitAsync(ct);
        }
    }

    /// <summary>
    /// Fetches a chat's changes for the first time. From then on, events and later changes keep its messages up to date.
    /// </summary>
    public Task BeginAsync(string chatId, CancellationToken ct) =>
        store.Find(chatId)?.Started == true ? Task.CompletedTask : FetchAsync(chatId, ct, isBegin: true);

    /// <summary>Rule 7, and for an unknown chat rule 8.</summary>
    public async Task FetchAsync(string chatId, CancellationToken ct, bool isBegin = false)
    {
        // Two loops over the same chat would only fetch everything twice.
        await _changes.WaitAsync(ct);
        try
        {
            for (var more = !isBegin || store.Find(chatId)?.Started != true; more;)
            {
                var (since, own) = PositionOf(store.Find(chatId));
                var query = string.Create(CultureInfo.InvariantCulture, $"changes?since={since}&own={own}&limit={PageSize}");
                var page = await api.GetAsync($"{PathOf(chatId)}/{query}", WireJson.Default.ChangesPage, ct);
                store.Dispatch(new StateAction.Changed(page));
                more = page.HasMore;
            }
        }
        catch (ChatClientException e) when (e.Status == 404)
        {
            store.Dispatch(new StateAction.Gone(chatId));
        }
        finally
        {
            _changes.Release();
        }
    }

    public static string PathOf(string chatId) => $"chats/{Uri.EscapeDataString(chatId)}";

    private (long Since, long Own) PositionOf(ChatState? chat) => chat switch
    {
        null => (0, 0),
        { Started: true } => (chat.Since, chat.Own),
        _ => (Math.Max(0, chat.FirstRev - startBelow), chat.Own),
    };

    private async Task LoopAsync()
    {
        while (TakeAgain())
        {
            var behind = store.State.Behind;
            store.Dispatch(new StateAction.Fetching(behind));
            try
            {
                await SyncAsync();
                foreach (var chatId in behind)
                {
                    await FetchAsync(chatId, lifetime);
                }
            }
            catch
            {
                store.Dispatch(new StateAction.NotFetched(behind));
                throw;
            }
        }
    }

    private bool TakeAgain()
    {
        lock (_gate)
        {
            var again = _again;
            _again = false;
            // Completed here and not by the task: a call in between would wait for a round that never starts.
            _running = again ? _running : Task.CompletedTask;
            return again;
        }
    }

    private async Task SyncAsync()
    {
        for (var more = true; more;)
        {
            var since = store.State.Cursor is { } cursor ? $"&since={Uri.EscapeDataString(cursor)}" : "";
            SyncPage page;
            try
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"chats/sync?limit={PageSize}{since}");
                page = await api.GetAsync(path, WireJson.Default.SyncPage, lifetime);
            }
            catch (ChatClientException e) when (e.Code == "invalid_cursor")
            {
                store.Dispatch(new StateAction.CursorLost());
                throw;
            }

            foreach (var view in page.Chats)
            {
                await TakeAsync(view);
            }

            // The cursor moves last: after a failure the page is repeated, which is harmless.
            more = page.HasMore;
            store.Dispatch(new StateAction.Synced(page.Cursor, IsDone: !more));
        }
    }

    // Chats of the first sync are only shown. Of everything later the changes are fetched, and these bring the view too.
    private Task TakeAsync(ChatView view)
    {
        var chat = store.Find(view.Id);
        var isBehind = chat switch
        {
            null => store.State.Synced,
            { Started: true } => chat.IsBehind(view),
            _ => view.Rev > chat.View.Rev || view.OwnRev > chat.View.OwnRev,
        };
        if (isBehind)
        {
            return FetchAsync(view.Id, lifetime);
        }

        store.Dispatch(new StateAction.Viewed([view]));
        return Task.CompletedTask;
    }
}
