using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Faults.Network;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>A network that fails under load, and a server that is away.</summary>
public sealed class MongoFaultTests(MongoServer server) : MongoTests(server)
{
    [MongoFact]
    [Trait("Report", "22")]
    public async Task No_acknowledged_message_is_lost_or_doubled_while_connections_break_and_no_poller_skips_a_seq()
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network);
        var faulty = MongoServer.Over(storage);
        var (chat, ana, ben) = await Stores.OpenAsync();
        var cuts = BreakConnections(network);
        var drafts = Enumerable.Range(0, 120).Select(i => Stores.Draft(chat, i % 2 == 0 ? ana : ben, $"text {i}")).ToList();
        var polling = PollAsync(chat, drafts.Count);

        var sent = new Message[drafts.Count];
        await Parallel.ForAsync(0, drafts.Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            sent[i] = await SendUntilAnsweredAsync(faulty, drafts[i]));
        network.Decide = (_, _) => Fault.None;

        Assert.True(cuts() > 10, $"Only {cuts()} connections broke.");
        var stored = await Stores.ListAsync(chat);
        Assert.Equal(drafts.Select(d => d.ClientMessageId).Order(), stored.Select(m => m.ClientMessageId).Order());
        Assert.Equal(Enumerable.Range(1, 120).Select(i => (long)i), stored.Select(m => m.Seq));
        Assert.All(sent, message => Assert.Contains(stored, m => m.Id == message.Id && m.Seq == message.Seq));
        Assert.Equal((60, 60), (await Stores.UnreadAsync(chat, ana), await Stores.UnreadAsync(chat, ben)));
        Assert.Equal(stored.Select(m => m.Id), await polling);
    }

    [MongoFact]
    public async Task A_send_whose_answer_was_lost_counts_as_sent()
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network);
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        var faulty = MongoServer.Over(storage);
        var loaded = await faulty.LoadAsync(chat.Id);
        await storage.Indexes.LookAsync();
        LoseAnswer(network, number: 1);
        var change = loaded.Chat.Append(Stores.Draft(chat, ana));

        Assert.True(
            await faulty.Chats.CommitAsync(loaded, change with { Chat = change.Chat with { Version = loaded.Chat.Version + 1 } }, Ct));

        Assert.Equal((2, 2), ((await Stores.ListAsync(chat)).Count, await Stores.UnreadAsync(chat, ben)));
    }

    [MongoFact]
    public async Task A_lost_answer_to_a_commit_that_came_too_late_is_not_a_commit()
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network);
        var (chat, ana, ben) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        var loaded = await faulty.LoadAsync(chat.Id);
        await Stores.SendAsync(chat, ben);
        await storage.Indexes.LookAsync();
        LoseAnswer(network, number: 1);

        Assert.False(await faulty.Chats.CommitAsync(
            loaded, new ChatChange(loaded.Chat.SetArchived(ana, true) with { Version = loaded.Chat.Version + 1 }), Ct));

        Assert.False((await Stores.GetAsync(chat.Id)).Own(ana).Archived);
    }

    [MongoFact]
    public async Task A_new_chats_lost_answer_is_still_a_new_chat()
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network);
        var (ana, ben) = Stores.NewPair();
        var faulty = MongoServer.Over(storage);
        await faulty.Chats.FindAsync("any", Ct);
        await storage.Indexes.LookAsync();
        LoseAnswer(network, number: 1);
        var request = Stores.NewRequest(ana, ben);

        Assert.True(await faulty.Chats.CommitAsync(null, request.AddFirstMessage(Stores.Draft(request, ana)), Ct));

        Assert.Single(await Stores.ListAsync(request));
    }

    [MongoFact]
    public async Task A_save_whose_answer_was_lost_counts_once()
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network);
        var (file, other) = (MediaStoreContract.NewFile(), MediaStoreContract.NewFile());
        await Stores.Media.AddAsync(file, Ct);
        await Stores.Media.AddAsync(other, Ct);
        var faulty = MongoServer.Over(storage);
        await faulty.Media.FindAsync(file.FileId, Ct);
        LoseAnswer(network, number: 1);

        Assert.True(await faulty.Media.SaveAsync(file, file with { Size = 7 }, Ct));

        Assert.Equal(file with { Size = 7, Version = file.Version + 1 }, await Stores.Media.FindAsync(file.FileId, Ct));
        await Stores.Media.SaveAsync(other, other with { Size = 8 }, Ct);
        LoseAnswer(network, number: 1);
        Assert.False(await faulty.Media.SaveAsync(other, other with { Size = 9 }, Ct));
    }

    [MongoFact]
    public async Task A_dead_server_is_told_in_time_and_a_live_one_is_found_again()
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network);
        var (chat, ana, _) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        await faulty.SendAsync(chat, ana);

        network.Stop();
        await InTime.RequireAsync(() => faulty.SendAsync(chat, ana), 3_000);
        await InTime.RequireAsync(() => faulty.Chats.FindAsync(chat.Id, Ct), 3_000);

        network.Start();
        await faulty.SendAsync(chat, ana);
    }

    [MongoFact]
    public async Task A_server_that_hangs_is_told_in_time()
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = Behind(network);
        var (chat, _, _) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        await faulty.GetAsync(chat.Id);

        network.Decide = (_, _) => new Fault(TimeSpan.FromSeconds(20), Cut: true);

        await InTime.RequireAsync(() => faulty.Chats.FindAsync(chat.Id, Ct), 3_000);
    }

    [MongoFact]
    public async Task A_caller_who_goes_away_is_no_failure_of_the_database()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stores.Chats.FindAsync("any", gone.Token));
    }

    private static Func<int> BreakConnections(FaultyNetwork network)
    {
        var (random, cuts) = (new Random(4711), 0);
        network.Decide = (_, _) =>
        {
            lock (random)
            {
                var cut = random.Next(25) == 0;
                cuts += cut ? 1 : 0;
                return new Fault(TimeSpan.FromMilliseconds(random.Next(3)), cut);
            }
        };
        return () => cuts;
    }

    // The request passes, and its answer is cut.
    private static void LoseAnswer(FaultyNetwork network, int number)
    {
        var answers = 0;
        network.Decide = (_, toServer) => !toServer && Interlocked.Increment(ref answers) == number ? Fault.Reset : Fault.None;
    }

    // As a client does: the same send again until it is answered.
    private static async Task<Message> SendUntilAnsweredAsync(Stores stores, Message draft)
    {
        var key = new SendKey(draft.SenderId, draft.ClientMessageId);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var again = draft with { Id = Stores.NewId("m") };
                var edit = await stores.EditAsync(
                    ChatQuery.Of(draft.ChatId) with { Sent = [key] },
                    loaded => loaded.Find(key) is null ? loaded.Chat.Append(again) : new ChatChange(loaded.Chat));
                return edit.Changed ? edit.Message(again.Id) : edit.Loaded!.Find(key)!;
            }
            catch (DependencyException) when (attempt < 30)
            {
                // 503: to be tried again.
            }
        }
    }

    // Follows the chat by seq alone, as a client does that polls "after".
    private async Task<List<string>> PollAsync(Conversation chat, int count)
    {
        var ids = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(300));
        while (ids.Count < count)
        {
            limit.Token.ThrowIfCancellationRequested();
            var page = await PageAsync(chat, after: ids.Count);
            Assert.Equal(page.Select((_, i) => ids.Count + 1L + i), page.Select(m => m.Seq));
            ids.AddRange(page.Select(m => m.Id));
        }

        return ids;
    }

    // On a busy machine a read may be late; the client repeats it.
    private async Task<IReadOnlyList<Message>> PageAsync(Conversation chat, long after)
    {
        try
        {
            return await Stores.ListAsync(chat, new MessageFilter { After = after }, limit: 7);
        }
        catch (DependencyException)
        {
            return [];
        }
    }

    private MongoStorage Behind(FaultyNetwork network) => new(Server.Options(MongoServer.Through(network), timeoutMs: 2_000));
}
