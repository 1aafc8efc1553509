using System.Diagnostics;
using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>A network that fails under load, and a server that is away.</summary>
public sealed class MongoFaultTests(MongoServer server) : MongoTests(server)
{
    [MongoFact]
    public async Task No_acknowledged_message_is_lost_or_doubled_while_connections_break()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var faulty = MongoServer.Over(storage);
        var (chat, ana, ben) = await Stores.OpenAsync();
        var random = new Random(4711);
        var cuts = 0;
        network.Decide = (_, _) =>
        {
            lock (random)
            {
                var cut = random.Next(25) == 0;
                cuts += cut ? 1 : 0;
                return new Fault(TimeSpan.FromMilliseconds(random.Next(3)), cut);
            }
        };

        var drafts = Enumerable.Range(0, 120).Select(i => Stores.Draft(chat, i % 2 == 0 ? ana : ben, $"text {i}")).ToList();
        var outcomes = new AppendResult?[drafts.Count];
        await Parallel.ForAsync(0, drafts.Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            outcomes[i] = await SendUntilAnsweredAsync(faulty, drafts[i]));
        network.Decide = (_, _) => Fault.None;

        Assert.True(cuts > 10, $"Only {cuts} connections broke.");
        var view = await Stores.ViewAsync(chat, ana);
        var stored = await AllAsync(view);
        Assert.Equal(drafts.Select(d => d.ClientMessageId).Order(), stored.Select(m => m.ClientMessageId).Order());
        Assert.Equal(stored.Count, stored.Select(m => m.Seq).Distinct().Count());
        Assert.All(outcomes, outcome => Assert.Contains(stored, m => m.Id == outcome!.Message!.Id && m.Seq == outcome.Message.Seq));
        Assert.Equal(60, await Stores.Reader.CountUnreadAsync(view, 0, Ct));
    }

    [MongoFact]
    public async Task A_lost_answer_does_not_take_a_second_number()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        var faulty = MongoServer.Over(storage);
        await faulty.GetAsync(chat.Id);
        // The request passes, the answer is cut, once for each of the two writes.
        var answers = 0;
        network.Decide = (_, toServer) => !toServer && Interlocked.Increment(ref answers) is 1 or 3 ? Fault.Reset : Fault.None;

        var result = await faulty.Messages.AppendAsync(Stores.Draft(chat, ana), Ct);

        Assert.Equal((AppendOutcome.Stored, 2L), (result.Outcome, result.Message!.Seq));
        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((2L, 2), (after.Seq, after.Own(ben).Unread));
    }

    [MongoFact]
    public async Task A_change_whose_answers_got_lost_is_still_a_change()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        var faulty = MongoServer.Over(storage);
        await faulty.GetAsync(chat.Id);
        var answers = 0;
        network.Decide = (_, toServer) => !toServer && Interlocked.Increment(ref answers) == 1 ? Fault.Reset : Fault.None;

        var change = await faulty.Messages.ReplaceAsync(message, message with { Reactions = [new Reaction("+", [ben])] }, requireOpen: true, Ct);

        Assert.Equal(message.Rev + 1, change!.Message.Rev);
        Assert.Single((await Stores.Messages.FindAsync(chat.Id, message.Id, Ct))!.Reactions);
    }

    [MongoFact]
    public async Task An_edit_of_an_answered_message_whose_answers_got_lost_is_still_an_edit()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        var reply = await Stores.SendAsync(Stores.Draft(chat, ben) with { ReplyTo = new ReplyTo(message.Id, 0, "") });
        var faulty = MongoServer.Over(storage);
        await faulty.GetAsync(chat.Id);
        // The first answer to each of the two writes.
        var (taken, stored) = (0, 0);
        network.Decide = (piece, toServer) => !toServer
            && ((Holds(piece, "lastErrorObject") && Interlocked.Increment(ref taken) == 1)
                || (Holds(piece, "nModified") && Interlocked.Increment(ref stored) == 1)) ? Fault.Reset : Fault.None;

        var change = await faulty.Messages.ReplaceAsync(message, message with { Content = "edited" }, requireOpen: true, Ct);

        Assert.Equal((1, 2), (taken, stored));
        Assert.Equal((reply.Rev + 1, "edited"), (change!.Message.Rev, change.Message.Content));
        Assert.Equal([reply.Id], change.Replies.Select(r => r.Id));
        Assert.Equal(change.Message.Rev, (await Stores.Messages.FindAsync(chat.Id, reply.Id, Ct))!.Rev);
    }

    [MongoFact]
    public async Task A_saves_lost_answer_is_still_a_save()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var (chat, ana, _) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        await faulty.GetAsync(chat.Id);
        var answers = 0;
        network.Decide = (_, toServer) => !toServer && Interlocked.Increment(ref answers) == 1 ? Fault.Reset : Fault.None;

        Assert.True(await faulty.Chats.SaveAsync(chat, chat.SetArchived(ana, true), null, Ct));

        Assert.True((await Stores.GetAsync(chat.Id)).Own(ana).Archived);
    }

    [MongoFact]
    public async Task A_files_saves_lost_answer_is_still_a_save_and_another_save_is_none()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var (file, other) = (MediaStoreContract.NewFile(), MediaStoreContract.NewFile());
        await Stores.Media.AddAsync(file, Ct);
        await Stores.Media.AddAsync(other, Ct);
        var faulty = MongoServer.Over(storage);
        await faulty.Media.FindAsync(file.FileId, Ct);
        var answers = 0;
        network.Decide = (_, toServer) => !toServer && Interlocked.Increment(ref answers) == 1 ? Fault.Reset : Fault.None;

        Assert.True(await faulty.Media.SaveAsync(file, file with { Size = 7 }, Ct));

        Assert.Equal(file with { Size = 7, Version = file.Version + 1 }, await Stores.Media.FindAsync(file.FileId, Ct));
        await Stores.Media.SaveAsync(other, other with { Size = 8 }, Ct);
        answers = 0;
        Assert.False(await faulty.Media.SaveAsync(other, other with { Size = 9 }, Ct));
    }

    [MongoFact]
    public async Task A_dead_server_is_told_in_time_and_a_live_one_is_found_again()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var (chat, ana, _) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        await faulty.SendAsync(chat, ana);

        network.Stop();
        await AssertToldInTimeAsync(() => faulty.Messages.AppendAsync(Stores.Draft(chat, ana), Ct));
        await AssertToldInTimeAsync(() => faulty.Chats.FindAsync(chat.Id, Ct));

        network.Start();
        await faulty.SendAsync(chat, ana);
    }

    [MongoFact]
    public async Task A_server_that_hangs_is_told_in_time()
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = Behind(network, timeoutMs: 2_000);
        var (chat, _, _) = await Stores.OpenAsync();
        var faulty = MongoServer.Over(storage);
        await faulty.GetAsync(chat.Id);

        network.Decide = (_, _) => new Fault(TimeSpan.FromSeconds(20), Cut: true);

        await AssertToldInTimeAsync(() => faulty.Chats.FindAsync(chat.Id, Ct));
    }

    [MongoFact]
    public async Task A_caller_who_goes_away_is_no_failure_of_the_database()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stores.Chats.FindAsync("any", gone.Token));
    }

    private static bool Holds(byte[] piece, string text) => piece.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private static async Task AssertToldInTimeAsync(Func<Task> call)
    {
        var watch = Stopwatch.StartNew();
        var told = await Assert.ThrowsAsync<DependencyException>(call);
        Assert.Equal("database", told.Dependency);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 3_000);
    }

    // As a client does: the same send again until it is answered.
    private static async Task<AppendResult> SendUntilAnsweredAsync(Stores stores, Message draft)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await stores.Messages.AppendAsync(draft with { Id = Stores.NewId("m") }, Ct);
            }
            catch (DependencyException) when (attempt < 30)
            {
                // 503: to be tried again.
            }
        }
    }

    private async Task<IReadOnlyList<Message>> AllAsync(Viewing view) =>
        await Stores.Reader.ListAsync(new MessageRange(view, 1_000), Ct);

    private MongoStorage Behind(FaultyNetwork network, int timeoutMs) => new(Server.Options(network.ConnectionString, timeoutMs));
}
