using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>Two instances of the program, each with its own client, at work on one chat.</summary>
public sealed class MongoConcurrencyTests(MongoServer server) : MongoTests(server)
{
    [MongoFact]
    public async Task Ten_parallel_requests_through_two_instances_make_one_chat()
    {
        using var here = new MongoStorage(Server.Options());
        using var there = new MongoStorage(Server.Options());
        Stores[] instances = [MongoServer.Over(here), MongoServer.Over(there)];
        var (ana, ben) = Stores.NewPair();

        var created = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => instances[i % 2].Chats.CommitAsync(
            null, new ChatChange(Stores.NewRequest(i % 4 < 2 ? ana : ben, i % 4 < 2 ? ben : ana)), Ct))));

        Assert.Single(created, stored => stored);
    }

    [MongoFact]
    [Trait("Report", "22")]
    public async Task Two_hundred_parallel_sends_through_two_instances_are_numbered_and_counted_exactly()
    {
        using var here = new MongoStorage(Server.Options());
        using var there = new MongoStorage(Server.Options());
        Stores[] instances = [MongoServer.Over(here), MongoServer.Over(there)];
        var (chat, ana, ben) = await Stores.OpenAsync();
        var reading = FollowAsync(chat, ana, 200);

        var sent = new Message[200];
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            sent[i] = await instances[i / 2 % 2].SendAsync(chat, i % 2 == 0 ? ana : ben));

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), sent.Select(m => m.Seq).Order());
        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((200L, 100, 100), (after.Seq, after.Own(ana).Unread, after.Own(ben).Unread));
        Assert.Equal(sent.Select(m => m.Id).Order(), (await reading).Order());
    }

    // Follows the changes by rev alone, as a client does, until all have come.
    private async Task<ICollection<string>> FollowAsync(Conversation chat, string userId, int count)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var since = 0L;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        while (known.Count < count)
        {
            var loaded = await Stores.LoadAsync(chat.Id);
            var page = await Stores.Reader.ListChangesAsync(
                loaded, new ChangesQuery(new MemberView(loaded.Chat, userId), since, 0, 50), limit.Token);
            known.UnionWith(page.Messages.Select(m => m.Id));
            since = page.HasMore ? page.Messages[^1].Rev : loaded.Chat.Rev;
        }

        return known;
    }
}
