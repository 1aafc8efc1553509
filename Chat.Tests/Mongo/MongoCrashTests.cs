using System.Text;
using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>
/// A process that dies between its two writes: the first is done, the second never comes. Made by a network that lets
/// nothing through that would be the second. Time passes by making the ring's entries older.
/// </summary>
public sealed class MongoCrashTests(MongoServer server) : MongoTests(server)
{
    [MongoFact]
    public async Task A_number_without_a_message_is_waited_for_and_then_passed_over()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var first = await Stores.SendAsync(chat, ana);
        await DieAsync("insert", dying => dying.Messages.AppendAsync(Stores.Draft(chat, ana), Ct));
        var third = await Stores.SendAsync(chat, ana);

        var waiting = await ChangesAsync(chat, ben);
        await Server.AgeRingAsync(chat);
        var passed = await ChangesAsync(chat, ben);

        Assert.Equal((1, 3), (first.Seq, third.Seq));
        Assert.Equal(first.Rev, waiting.CompleteUpToRev);
        Assert.Equal([1, 3], waiting.Messages.Select(m => m.Seq));
        Assert.Equal((third.Rev, false), (passed.CompleteUpToRev, passed.HasMore));
        Assert.Equal([1, 3], passed.Messages.Select(m => m.Seq));
    }

    [MongoFact]
    public async Task The_unread_count_it_leaves_is_one_too_high_until_it_is_counted_when_the_message_cannot_come_any_more()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        await DieAsync("insert", dying => dying.Messages.AppendAsync(Stores.Draft(chat, ana), Ct));

        var counter = new Chat.Core.Reading.UnreadCounter(Stores.Chats, Stores.Reader);
        Assert.Equal(2, (await counter.HealAsync(await Stores.GetAsync(chat.Id), ben, Ct)).Own(ben).Unread);
        await Server.AgeRingAsync(chat);
        var healed = await counter.HealAsync(await Stores.GetAsync(chat.Id), ben, Ct);

        Assert.Equal(1, healed.Own(ben).Unread);
        Assert.Equal(1, await Stores.UnreadAsync(chat, ben));
        Assert.Equal(new UnreadTotals(1, 1), await Stores.Chats.SumUnreadAsync(ben, Ct));
    }

    [MongoFact]
    public async Task The_same_send_again_puts_the_message_under_the_number_that_was_taken()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var draft = Stores.Draft(chat, ana);
        await DieAsync("insert", dying => dying.Messages.AppendAsync(draft, Ct));

        var result = await Stores.Messages.AppendAsync(draft with { Id = Stores.NewId("m") }, Ct);

        Assert.Equal((AppendOutcome.Stored, 1L), (result.Outcome, result.Message!.Seq));
        Assert.Equal((1L, 1), (result.Chat!.Seq, result.Chat.Own(ben).Unread));
        Assert.Equal(AppendOutcome.Repeated, (await Stores.Messages.AppendAsync(draft, Ct)).Outcome);
        Assert.Equal(result.Chat.Rev, (await ChangesAsync(chat, ben)).CompleteUpToRev);
    }

    // The readers of changes had passed over the hole by then, and never learned of the message that filled it.
    [MongoFact]
    public async Task The_same_send_again_after_the_number_was_passed_over_comes_as_a_change()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var draft = Stores.Draft(chat, ana);
        await DieAsync("insert", dying => dying.Messages.AppendAsync(draft, Ct));
        await Stores.SendAsync(chat, ana);
        await Server.AgeRingAsync(chat);
        var passed = await ChangesAsync(chat, ben);

        var result = await Stores.Messages.AppendAsync(draft, Ct);

        Assert.Equal((AppendOutcome.Stored, 1L), (result.Outcome, result.Message!.Seq));
        var page = await Stores.Reader.ListChangesAsync(await Stores.ViewAsync(chat, ben), passed.CompleteUpToRev, 0, 10, Ct);
        Assert.Equal(result.Message.Id, Assert.Single(page.Messages).Id);
        Assert.Equal(2, await Stores.UnreadAsync(chat, ben));
    }

    [MongoFact]
    public async Task An_edit_that_never_came_stands_in_no_answers_way_after_the_deadline()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await DieAsync("messages", dying => dying.Messages.ReplaceAsync(message, message with { Content = "lost" }, true, Ct));
        var draft = Stores.Draft(chat, ben) with { ReplyTo = new ReplyTo(message.Id, 1, ana) { Original = message } };

        await Assert.ThrowsAsync<DependencyException>(() => Stores.Messages.AppendAsync(draft, Ct));
        await Server.AgeRingAsync(chat);
        var reply = await Stores.SendAsync(draft);

        Assert.Equal("hello", reply.ReplyTo!.Original!.Content);
        Assert.NotNull(await Stores.Messages.ReplaceAsync(reply, reply with { Content = "edited" }, requireOpen: true, Ct));
    }

    [MongoFact]
    public async Task A_repeat_older_than_the_ring_gives_back_what_it_took()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var old = await Stores.SendAsync(chat, ana);
        await Server.AgeRingAsync(chat);
        for (var i = 0; i < 33; i++)
        {
            await Stores.SendAsync(chat, ben);
        }

        var result = await Stores.Messages.AppendAsync(old with { Id = Stores.NewId("m") }, Ct);

        Assert.Equal((AppendOutcome.Repeated, old.Id), (result.Outcome, result.Message!.Id));
        Assert.Equal(1, await Stores.UnreadAsync(chat, ben));
        var page = await ChangesAsync(chat, ben);
        Assert.Equal((result.Chat!.Rev, 34), (page.CompleteUpToRev, page.Messages.Count));
    }

    [MongoFact]
    public async Task An_edit_that_never_came_stands_in_nobodys_way_after_the_deadline()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await DieAsync("messages", dying => dying.Messages.ReplaceAsync(message, message with { Content = "lost" }, true, Ct));

        Assert.Null(await Stores.Messages.ReplaceAsync(message, message with { Content = "too soon" }, true, Ct));
        Assert.Equal(message.Rev, (await ChangesAsync(chat, ben)).CompleteUpToRev);
        await Server.AgeRingAsync(chat);
        var change = await Stores.Messages.ReplaceAsync(message, message with { Content = "edited" }, true, Ct);

        Assert.Equal("edited", change!.Message.Content);
        Assert.Equal(change.Chat.Rev, (await ChangesAsync(chat, ben)).CompleteUpToRev);
    }

    [MongoFact]
    public async Task A_hiding_that_never_came_is_finished_by_whoever_reads_the_changes()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await DieAsync("findAndModify\0\u0009\0\0\0messages", dying => dying.Messages.HideAsync(message, ben, Ct));

        var page = await Stores.Reader.ListChangesAsync(await Stores.ViewAsync(chat, ben), message.Rev, 0, 10, Ct);

        Assert.Equal(message.Id, Assert.Single(page.HiddenSince).Id);
        Assert.Null(await Stores.Messages.HideAsync(message, ben, Ct));
    }

    [MongoFact]
    public async Task A_hiding_that_never_came_is_finished_by_the_next_one()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await DieAsync("findAndModify\0\u0009\0\0\0messages", dying => dying.Messages.HideAsync(message, ben, Ct));

        var change = await Stores.Messages.HideAsync(message, ben, Ct);

        Assert.True(change!.Message.IsHiddenFor(ben));
        Assert.Equal(0, await Stores.UnreadAsync(chat, ben));
        Assert.Equal(change.Chat.Own(ben).OwnRev, Assert.Single(change.Message.Hidings).OwnRev);
    }

    private Task<ChangedMessages> ChangesAsync(Conversation chat, string userId) => ReadAsync(chat, userId);

    private async Task<ChangedMessages> ReadAsync(Conversation chat, string userId) =>
        await Stores.Reader.ListChangesAsync(await Stores.ViewAsync(chat, userId), 0, 0, 100, Ct);

    // The process is one whose network is cut at whatever holds the text, before it reaches the server.
    private async Task DieAsync(string at, Func<Stores, Task> act)
    {
        using var network = new FaultyNetwork(MongoServer.ConnectionString!);
        using var storage = new MongoStorage(Server.Options(network.ConnectionString, timeoutMs: 1_000));
        var mark = Encoding.UTF8.GetBytes(at);
        network.Decide = (piece, toServer) => toServer && piece.AsSpan().IndexOf(mark) >= 0 ? Fault.Reset : Fault.None;
        await Assert.ThrowsAsync<DependencyException>(() => act(MongoServer.Over(storage)));
    }
}
