using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Tests.Contracts;

public abstract class MessageReaderChangesContract : StoreContract
{
    [Fact]
    public async Task From_0_all_visible_messages_come_in_rev_order()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.EditAsync(messages[1], "edited");
        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[2], ben);

        var page = await ReadAsync(chat, ben, 0);

        Assert.Equal([3, 4, 2, 1], page.Messages.Select(m => m.Seq));
        Assert.Equal(["text 3", "text 4", "edited", null], page.Messages.Select(m => m.Content));
        Assert.True(page.Messages[3].Deleted);
        Assert.True(page.Messages[0].IsHiddenFor(ben));
        Assert.Empty(page.HiddenSince);
        Assert.Equal(((await Stores.GetAsync(chat.Id)).Rev, false), (page.CompleteUpToRev, page.HasMore));
    }

    [Fact]
    public async Task Nothing_new_is_complete_up_to_the_chats_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        var read = await Stores.SaveAsync(chat, c => c.MarkRead(ben, 1, 0));

        var page = await ReadAsync(chat, ben, read.Rev - 1);

        Assert.Empty(page.Messages);
        Assert.Equal((read.Rev, false), (page.CompleteUpToRev, page.HasMore));
    }

    [Fact]
    public async Task Pages_bring_every_change_once()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 10);

        var (messages, pages) = await FollowAsync(chat, ana, 0, limit: 3);

        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), messages.Select(m => m.Seq));
        Assert.Equal(4, pages);
        Assert.Equal(10, (await FollowAsync(chat, ana, 0, limit: 5)).Messages.Count);
        Assert.Equal(10, (await FollowAsync(chat, ana, 0, limit: 1)).Messages.Count);
    }

    [Fact]
    public async Task A_page_never_ends_inside_a_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var original = await Stores.SendAsync(chat, ana);
        for (var i = 0; i < 5; i++)
        {
            await Stores.SendAsync(Stores.Draft(chat, ben) with { ReplyTo = new ReplyTo(original.Id, original.Seq, ana) });
        }

        var before = await Stores.GetAsync(chat.Id);
        var edit = await Stores.EditAsync(original, "edited");
        await Stores.SendAsync(chat, ana);

        var page = await ReadAsync(chat, ana, before.Rev, limit: 2);

        Assert.Equal([1, 2, 3, 4, 5, 6], page.Messages.Select(m => m.Seq));
        Assert.All(page.Messages, m => Assert.Equal(edit.Message.Rev, m.Rev));
        Assert.Equal((edit.Message.Rev, true), (page.CompleteUpToRev, page.HasMore));
        Assert.Equal([7], (await ReadAsync(chat, ana, page.CompleteUpToRev)).Messages.Select(m => m.Seq));
    }

    [Fact]
    public async Task A_full_page_with_nothing_behind_it_is_the_last()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 3);

        var page = await ReadAsync(chat, ana, 0, limit: 3);

        Assert.Equal((3, false), (page.Messages.Count, page.HasMore));
        Assert.Equal((await Stores.GetAsync(chat.Id)).Rev, page.CompleteUpToRev);
    }

    [Fact]
    public async Task Cleared_messages_are_no_changes_any_more_whatever_becomes_of_them()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.HideAsync(messages[0], ben);
        await Stores.SaveAsync(chat, c => c.Clear(ben));
        var reply = await Stores.SendAsync(Stores.Draft(chat, ana) with { ReplyTo = new ReplyTo(messages[0].Id, 1, ana) });
        await Stores.EditAsync(messages[0], "edited");

        var page = await ReadAsync(chat, ben, 0);

        Assert.Equal(reply.Id, Assert.Single(page.Messages).Id);
        Assert.Empty(page.HiddenSince);
        Assert.Equal([2, 3, 4, 1, 5], (await ReadAsync(chat, ana, 0)).Messages.Select(m => m.Seq));
    }

    [Fact]
    public async Task What_the_member_hid_since_their_own_rev_comes_besides_the_changes()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.HideAsync(messages[0], ben);
        await Stores.HideAsync(messages[1], ana);
        var known = await Stores.GetAsync(chat.Id);
        await Stores.HideAsync(messages[3], ben);
        await Stores.HideAsync(messages[2], ben);
        var late = await Stores.SendAsync(chat, ana);
        await Stores.HideAsync(late, ben);

        var page = await ReadAsync(chat, ben, known.Rev, known.Own(ben).OwnRev);

        Assert.Equal([late.Id], page.Messages.Select(m => m.Id));
        Assert.Equal(new[] { messages[2].Id, messages[3].Id }.Order(), page.HiddenSince.Select(m => m.Id).Order());
        Assert.Equal(3, (await ReadAsync(chat, ben, known.Rev)).HiddenSince.Count);
        Assert.Equal(1, (await ReadAsync(chat, ana, known.Rev)).HiddenSince.Count(m => m.Id == messages[1].Id));
    }

    [Fact]
    public async Task A_client_that_follows_while_others_write_misses_nothing()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            var message = await Stores.SendAsync(chat, i % 2 == 0 ? ana : ben);
            if (i % 3 == 0)
            {
                await Stores.EditAsync(message, "edited");
            }
        })));
        var known = new Dictionary<long, Message>();
        var rev = 0L;
        bool done;
        do
        {
            done = writing.IsCompleted;
            var page = await ReadAsync(chat, ana, rev, limit: 4);
            page.Messages.ToList().ForEach(m => known[m.Seq] = m);
            rev = page.CompleteUpToRev;
            done &= !page.HasMore;
        }
        while (!done);
        await writing;

        var fresh = await Stores.Reader.ListAsync(new MessageRange(await Stores.ViewAsync(chat, ana), 100), Ct);
        Assert.Equal(60, fresh.Count);
        Assert.All(fresh, m => Assert.Equivalent(m, known[m.Seq], strict: true));
    }

    private async Task<ChangedMessages> ReadAsync(Conversation chat, string userId, long since, long own = 0, int limit = 100) =>
        await Stores.Reader.ListChangesAsync(await Stores.ViewAsync(chat, userId), since, own, limit, Ct);

    private async Task<(List<Message> Messages, int Pages)> FollowAsync(Conversation chat, string userId, long since, int limit)
    {
        var messages = new List<Message>();
        var pages = 0;
        ChangedMessages page;
        do
        {
            page = await ReadAsync(chat, userId, since, limit: limit);
            messages.AddRange(page.Messages);
            since = page.CompleteUpToRev;
            pages++;
        }
        while (page.HasMore);
        return (messages, pages);
    }
}
