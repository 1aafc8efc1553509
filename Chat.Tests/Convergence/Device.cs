using System.Text.Json.Nodes;
using Chat.Core.Paging;
using Chat.Core.Sync;

namespace Chat.Tests.Convergence;

/// <summary>
/// A device of a user: the reference client, and the events on their way to it, which arrive shuffled, doubled, late
/// or not at all. Pages are tiny, so that every loop goes round more than once.
/// </summary>
internal sealed class Device(World world, string userId)
{
    private const int SyncPage = 2;
    private const int ChangesPage = 3;

    private readonly List<Published> _onTheWay = [];
    private readonly List<Published> _everything = [];

    public string UserId => userId;

    public Client Client { get; } = new(userId);

    public bool IsOnline { get; set; } = true;

    /// <summary>Takes down what reaches the device; null when nobody wants to know.</summary>
    public DeviceRecording? Recording { get; set; }

    public void Send(Published e)
    {
        if (e.UserId == userId && IsOnline)
        {
            _onTheWay.Add(e);
            _everything.Add(e);
        }
    }

    /// <summary>Lets some of the events arrive: in any order, some twice, some never.</summary>
    public void Deliver(Random random)
    {
        var arriving = _onTheWay.Where(_ => random.Next(4) > 0).ToList();
        _onTheWay.RemoveAll(arriving.Contains);
        Apply(arriving.Where(_ => random.Next(4) > 0), random);
    }

    /// <summary>All events that ever came, once more.</summary>
    public void DeliverEverythingAgain(Random random) => Apply(_everything, random);

    /// <summary>The loops of sync and changes.</summary>
    public async Task CatchUpAsync()
    {
        for (var more = true; more;)
        {
            var page = World.ToJson(await world.Get<SyncChats>().ExecuteAsync(
                new SyncChatsInput(userId, Client.Cursor, new PageRequest(SyncPage)), CancellationToken.None));
            Recording?.AddSync(page);
            foreach (var view in page["chats"]!.AsArray().Select(c => c!.AsObject()))
            {
                var chat = Client.Get(view.Text("id"));
                chat.TakeView(view.DeepClone().AsObject());
                if (chat.IsBehind(view))
                {
                    await CatchUpAsync(view.Text("id"), chat);
                }
            }

            Client.Cursor = page.Text("cursor");
            more = page["hasMore"]!.GetValue<bool>();
        }

        await FetchAsync();
    }

    /// <summary>An event that arrives at once, as all the others before it did.</summary>
    public async Task ApplyNowAsync(Published e)
    {
        Apply(e);
        await FetchAsync();
    }

    private async Task FetchAsync()
    {
        foreach (var chatId in Client.ToFetch.ToList())
        {
            await CatchUpAsync(chatId, Client.Get(chatId));
        }
    }

    private async Task CatchUpAsync(string chatId, ClientChat chat)
    {
        for (var more = true; more;)
        {
            JsonObject page = World.ToJson(await world.Get<ListChanges>().ExecuteAsync(
                new ListChangesInput(userId, chatId, chat.Since, chat.Own, new PageRequest(ChangesPage)), CancellationToken.None));
            Recording?.AddChanges(chatId, page);
            chat.TakeChanges(page);
            more = page["hasMore"]!.GetValue<bool>();
        }
    }

    private void Apply(IEnumerable<Published> events, Random random)
    {
        var doubled = events.SelectMany(e => Enumerable.Repeat(e, random.Next(4) == 0 ? 2 : 1)).ToArray();
        random.Shuffle(doubled);
        foreach (var e in doubled)
        {
            Apply(e);
        }
    }

    private void Apply(Published e)
    {
        Recording?.AddEvent(e);
        Client.Apply(e.Name, JsonNode.Parse(e.Payload)!.AsObject());
    }
}
