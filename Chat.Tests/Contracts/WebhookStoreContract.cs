using Chat.Core.Chats;
using Chat.Core.Webhooks;

namespace Chat.Tests.Contracts;

public abstract class WebhookStoreContract : StoreContract
{
    private static int _endpoints = 100;

    // An endpoint that no other test has.
    private readonly int _endpoint = Interlocked.Increment(ref _endpoints);

    public static WebhookCursor NewCursor(int endpoint) =>
        new() { Id = WebhookCursor.IdOf(endpoint, Stores.NewId("chat")), Endpoint = endpoint, ChatId = "chat" };

    [Fact]
    public async Task A_cursor_is_returned_as_it_was_stored()
    {
        var cursor = NewCursor(_endpoint) with
        {
            DoneRev =
                7, HadSeq = 5, Gaps = [new SeqRange(2, 3)], Tries = 2, FailingRev = 8, DueAt = Stores.At(1), WaitingSince = Stores.At(2),
            SentAt = Stores.At(3), LeasedUntil = Stores.At(4), Event = new PendingEvent("key", "user.erased", """{"userId":"ana"}"""),
        };

        Assert.True(await Stores.Webhooks.SaveAsync(null, cursor, Ct));

        Stores.AssertSame(cursor with { Version = 1 }, await Stores.Webhooks.FindAsync(cursor.Id, Ct));
        await Stores.Webhooks.RemoveAsync(cursor.Id, Ct);
        await Stores.Webhooks.RemoveAsync(cursor.Id, Ct);
        Assert.Null(await Stores.Webhooks.FindAsync(cursor.Id, Ct));
    }

    [Fact]
    public async Task A_cursor_is_saved_over_the_version_that_was_read()
    {
        var cursor = NewCursor(_endpoint);
        Assert.Equal(
            1, (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Stores.Webhooks.SaveAsync(null, cursor, Ct)))).Count(saved => saved));
        var stored = (await Stores.Webhooks.FindAsync(cursor.Id, Ct))!;

        var saves = Enumerable.Range(0, 8).Select(i => Stores.Webhooks.SaveAsync(stored, stored with { DoneRev = i }, Ct));
        Assert.Single(await Task.WhenAll(saves), saved => saved);
        Assert.False(await Stores.Webhooks.SaveAsync(null, cursor, Ct));
        Assert.Equal(2, (await Stores.Webhooks.FindAsync(cursor.Id, Ct))!.Version);
    }

    [Fact]
    public async Task Due_sent_and_waiting_cursors_are_listed()
    {
        // Long before the time of other tests.
        var then = Stores.Start.AddYears(-5);
        var late = NewCursor(_endpoint) with { DueAt = then.AddSeconds(2), WaitingSince = then, SentAt = Stores.At(5) };
        var early = NewCursor(_endpoint) with { DueAt = then.AddSeconds(1), WaitingSince = then.AddSeconds(1), SentAt = Stores.At(4) };
        var done = NewCursor(_endpoint) with { SentAt = Stores.At(5) };
        foreach (var cursor in new[] { late, early, done })
        {
            Assert.True(await Stores.Webhooks.SaveAsync(null, cursor, Ct));
        }

        string[] own = [late.Id, early.Id, done.Id];
        Assert.Equal(
            [early.Id, late.Id], (await Stores.Webhooks.ListDueAsync(then.AddSeconds(2), 1_000, Ct)).Select(c => c.Id).Where(own.Contains));
        Assert.DoesNotContain(late.Id, (await Stores.Webhooks.ListDueAsync(then.AddSeconds(1), 1_000, Ct)).Select(c => c.Id));
        Assert.Equal(
            new[] { late.Id, done.Id }.Order(StringComparer.Ordinal),
            (await Stores.Webhooks.ListSentAsync(_endpoint, Stores.At(5), "", 10, Ct)).Select(c => c.Id));
        string[] sent = [.. new[] { late.Id, done.Id }.Order(StringComparer.Ordinal)];
        Assert.Equal(sent[1], Assert.Single(await Stores.Webhooks.ListSentAsync(_endpoint, Stores.At(5), sent[0], 10, Ct)).Id);
        Assert.Equal(new WebhookBacklog(2, then), await Stores.Webhooks.GetBacklogAsync(_endpoint, Ct));
        Assert.Equal(new WebhookBacklog(0, null), await Stores.Webhooks.GetBacklogAsync(Interlocked.Increment(ref _endpoints), Ct));
    }

    [Fact]
    public async Task An_endpoint_is_saved_over_the_version_that_was_read()
    {
        var state = new EndpointState(_endpoint, "https://app.example/", Stores.At(1), Stores.At(2), 0);
        Assert.Null(await Stores.Webhooks.FindEndpointAsync(_endpoint, Ct));

        Assert.True(await Stores.Webhooks.SaveEndpointAsync(state, Ct));
        Assert.False(await Stores.Webhooks.SaveEndpointAsync(state, Ct));
        Assert.Equal(state with { Version = 1 }, await Stores.Webhooks.FindEndpointAsync(_endpoint, Ct));
        Assert.True(await Stores.Webhooks.SaveEndpointAsync(state with { Version = 1, PausedAt = null, FailingSince = null }, Ct));
        Assert.Equal(new EndpointState(_endpoint, state.Url, null, null, 2), await Stores.Webhooks.FindEndpointAsync(_endpoint, Ct));
    }

    [Fact]
    public async Task Deaths_are_listed_newest_first_and_removed_by_age()
    {
        var then = Stores.Start.AddYears(-9);
        var deaths = Enumerable.Range(0, 3).Select(i =>
            new WebhookDeath($"msg_{i}", _endpoint, "message.created", then.AddDays(i))).ToList();
        foreach (var death in deaths.Append(deaths[0] with { Type = "other" }))
        {
            await Stores.Webhooks.AddDeathAsync(death, Ct);
        }

        Assert.Equal([deaths[2], deaths[1]], await Stores.Webhooks.ListDeathsAsync(_endpoint, 2, Ct));
        await Stores.Webhooks.RemoveDeathsAsync(then.AddDays(1), Ct);
        Assert.Equal([deaths[2], deaths[1]], await Stores.Webhooks.ListDeathsAsync(_endpoint, 9, Ct));
    }

    [Fact]
    public async Task A_mark_is_stored_with_its_commit_and_removed_from_the_rev_that_was_seen()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var then = Stores.Start.AddYears(-3);
        var marked = await Stores.ChangeAsync(chat, c => Mark(c.SetArchived(ana, true), then));
        Assert.Equal(new WebhookMark(1, then, marked.Rev), marked.Webhook);
        Assert.Contains(chat.Id, await Stores.Webhooks.ListMarkedAsync(1_000, Ct));

        await Stores.Webhooks.UnmarkAsync(chat.Id, marked.Rev - 1, Ct);
        Assert.NotNull((await Stores.GetAsync(chat.Id)).Webhook);
        await Stores.Webhooks.UnmarkAsync(chat.Id, marked.Rev, Ct);
        Assert.Null((await Stores.GetAsync(chat.Id)).Webhook);
        Assert.DoesNotContain(chat.Id, await Stores.Webhooks.ListMarkedAsync(1_000, Ct));
    }

    [Fact]
    public async Task A_shared_change_renews_a_mark_that_is_removed_at_the_same_moment()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var marked = await Stores.ChangeAsync(chat, c => Mark(c.SetArchived(ana, true), Stores.Start));
        var loaded = await Stores.LoadAsync(chat.Id);
        await Stores.Webhooks.UnmarkAsync(chat.Id, marked.Rev, Ct);

        var change = loaded.Chat.Append(Stores.Draft(chat, ana));
        var next = change.Chat with { Version = loaded.NextVersion, Webhook = new WebhookMark(1, Stores.Start, change.Chat.Rev) };
        Assert.True(await Stores.Chats.CommitAsync(loaded, change with { Chat = next }, Ct));

        Assert.Equal(next.Webhook, (await Stores.GetAsync(chat.Id)).Webhook);
    }

    [Fact]
    public async Task The_revs_of_the_answer_and_of_the_read_markers_are_stored()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);

        var read = await Stores.ChangeAsync(chat, c => c.MarkRead(ben, 1, 0));

        Assert.Equal((2, 4, 0), (read.StatusRev, read.Own(ben).ReadRev, read.Own(ana).ReadRev));
    }

    private static Conversation Mark(Conversation chat, DateTimeOffset at) => chat with { Webhook = new WebhookMark(1, at, chat.Rev) };
}
