using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

public abstract class MessageReaderChangesContract : StoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task From_0_all_visible_messages_are_listed_in_rev_order(int later)
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.EditAsync(messages[1], "edited");
        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[2], ben);
        await Stores.SendManyAsync(chat, later);

        var page = await ReadAsync(chat, ben, 0);

        Assert.Equal([3, 4, 2, 1], page.Messages.Take(4).Select(m => m.Seq));
        Assert.Equal(["text 3", "text 4", "edited", null], page.Messages.Take(4).Select(m => m.Content));
        Assert.True(page.Messages[3].Deleted);
        Assert.True(page.Messages[0].IsHiddenFor(ben));
        Assert.Empty(page.HiddenSince);
        Assert.Equal((4 + later, false), (page.Messages.Count, page.HasMore));
    }

    [Fact]
    public async Task Nothing_new_is_an_empty_last_page()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        var read = await Stores.ChangeAsync(chat, c => c.MarkRead(ben, 1, 0));

        var page = await ReadAsync(chat, ben, read.Rev - 1);

        Assert.Empty(page.Messages);
        Assert.False(page.HasMore);
    }

    [Fact]
    public async Task Pages_list_every_change_once()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 25);

        var (messages, pages) = await FollowAsync(chat, ana, limit: 6);

        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), messages.Select(m => m.Seq));
        Assert.Equal(5, pages);
        Assert.Equal(25, (await FollowAsync(chat, ana, limit: 5)).Messages.Count);
        Assert.Equal(25, (await FollowAsync(chat, ana, limit: 1)).Messages.Count);
    }

    [Fact]
    public async Task A_full_page_with_nothing_behind_it_is_the_last()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 3);

        var page = await ReadAsync(chat, ana, 0, limit: 3);

        Assert.Equal((3, false), (page.Messages.Count, page.HasMore));
    }

    [Fact]
    public async Task Cleared_messages_are_not_listed_whatever_happens_to_them()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.HideAsync(messages[0], ben);
        await Stores.ChangeAsync(chat, c => c.Clear(ben));
        var reply = await Stores.ReplyAsync(messages[0], ana);
        await Stores.EditAsync(messages[0], "edited");

        var page = await ReadAsync(chat, ben, 0);

        Assert.Equal(reply.Id, Assert.Single(page.Messages).Id);
        Assert.Empty(page.HiddenSince);
        Assert.Equal([2, 3, 4, 5, 1], (await ReadAsync(chat, ana, 0)).Messages.Select(m => m.Seq));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task The_messages_that_the_member_hid_since_their_own_rev_are_listed_besides(int later)
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
        await Stores.SendManyAsync(chat, later);

        var page = await ReadAsync(chat, ben, known.Rev, known.Own(ben).OwnRev);

        Assert.Equal((late.Id, 1 + later), (page.Messages[0].Id, page.Messages.Count));
        Assert.Equal(new[] { messages[2].Id, messages[3].Id }.Order(), page.HiddenSince.Select(m => m.Id).Order());
        Assert.Equal(3, (await ReadAsync(chat, ben, known.Rev)).HiddenSince.Count);
        Assert.Equal(messages[1].Id, Assert.Single((await ReadAsync(chat, ana, known.Rev)).HiddenSince).Id);
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
            var loaded = await Stores.LoadAsync(chat.Id);
            var page = await Stores.Reader.ListChangesAsync(loaded, new ChangesQuery(new MemberView(loaded.Chat, ana), rev, 0, 4), Ct);
            page.Messages.ToList().ForEach(m => known[m.Seq] = m);
            rev = page.HasMore ? page.Messages[^1].Rev : loaded.Chat.Rev;
            done &= !page.HasMore;
        }
        while (!done);
        await writing;

        var fresh = await Stores.ListAsync(chat);
        Assert.Equal(60, fresh.Count);
        Assert.All(fresh, m => Stores.AssertSame(m, known[m.Seq]));
    }

    private async Task<ChangedMessages> ReadAsync(Conversation chat, string userId, long since, long own = 0, int limit = 100)
    {
        var loaded = await Stores.LoadAsync(chat.Id);
        return await Stores.Reader.ListChangesAsync(loaded, new ChangesQuery(new MemberView(loaded.Chat, userId), since, own, limit), Ct);
    }

    private async Task<(List<Message> Messages, int Pages)> FollowAsync(Conversation chat, string userId, int limit)
    {
        var messages = new List<Message>();
        for (var (since, pages) = (0L, 1); ; pages++)
        {
            var page = await ReadAsync(chat, userId, since, limit: limit);
            messages.AddRange(page.Messages);
            if (!page.HasMore)
            {
                return (messages, pages);
            }

            since = page.Messages[^1].Rev;
        }
    }
}
