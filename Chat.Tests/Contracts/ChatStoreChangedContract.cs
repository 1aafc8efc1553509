using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>The chats that changed for a user, and the sums over all their chats.</summary>
public abstract class ChatStoreChangedContract : StoreContract
{
    [Fact]
    public async Task Every_chat_is_listed_once_in_the_order_of_its_last_change()
    {
        var (me, _) = Stores.NewPair();
        var chats = new List<Conversation>();
        for (var i = 0; i < 5; i++)
        {
            chats.Add(await Stores.OpenAsync(me, Stores.NewPair().Ben));
        }

        await Stores.SendAsync(chats[1], me);
        await Stores.ChangeAsync(chats[0], c => c.Clear(me));

        var (listed, _) = await FollowAsync(me, null, limit: 2);
        Assert.Equal([chats[2].Id, chats[3].Id, chats[4].Id, chats[1].Id, chats[0].Id], listed);
    }

    [Fact]
    public async Task Only_what_changed_after_the_mark_is_listed()
    {
        var (me, _) = Stores.NewPair();
        var quiet = await Stores.OpenAsync(me, Stores.NewPair().Ben);
        var busy = await Stores.OpenAsync(me, Stores.NewPair().Ben);
        var (_, mark) = await FollowAsync(me, null);

        var (nothing, still) = await FollowAsync(me, mark);
        await Stores.SendAsync(busy, busy.Peer(me).UserId);
        await Stores.SendAsync(busy, me);
        var (changed, next) = await FollowAsync(me, mark);

        Assert.DoesNotContain(quiet.Id, changed);
        Assert.Equal([busy.Id], changed);
        Assert.Empty(nothing);
        Assert.Equal(mark, still);
        Assert.Empty((await FollowAsync(me, next)).Ids);
    }

    [Fact]
    public async Task A_shared_change_marks_the_chat_for_both_members()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        Func<Task>[] changes =
        [
            () => Stores.SendAsync(chat, ana),
            () => Stores.EditAsync(message, "edited"),
            () => Stores.ChangeAsync(chat, c => c.MarkRead(ben, 1, 1)),
            () => Stores.DeleteAsync(message),
        ];

        foreach (var change in changes)
        {
            Assert.Equal((1, 1), await CountMarkedAsync(chat, change));
        }
    }

    [Fact]
    public async Task A_private_change_marks_the_chat_for_its_member()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);

        Assert.Equal((1, 0), await CountMarkedAsync(chat, () => Stores.ChangeAsync(chat, c => c.SetArchived(ana, true))));
        Assert.Equal((0, 1), await CountMarkedAsync(chat, () => Stores.ChangeAsync(chat, c => c.SetBlocked(ben, true))));
        Assert.Equal((1, 0), await CountMarkedAsync(chat, () => Stores.HideAsync(message, ana)));
        Assert.Equal((0, 1), await CountMarkedAsync(chat, () => Stores.ChangeAsync(chat, c => c.Clear(ben))));
        Assert.Equal(
            (1, 1),
            await CountMarkedAsync(chat, () => Stores.ChangeAsync(chat, c => c.SetMuted(ana, true, null).SetMuted(ben, true, null))));
    }

    [Fact]
    public async Task A_commit_without_a_counter_marks_nothing()
    {
        var (chat, ana, _) = await Stores.OpenAsync();

        Assert.Equal((0, 0), await CountMarkedAsync(chat, () => Stores.ChangeAsync(chat, c => c with { ErasedUpToSeq = 1 })));
    }

    [Fact]
    public async Task No_change_is_missed_while_others_write()
    {
        var (me, _) = Stores.NewPair();
        var chats = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Stores.OpenAsync(me, Stores.NewPair().Ben))));
        var known = new Dictionary<string, long>();
        ChangeMark? mark = null;

        var writing = Task.WhenAll(chats.Select((chat, i) => Task.Run(async () =>
        {
            for (var n = 0; n < 10; n++)
            {
                await Stores.SendAsync(chat, i % 2 == 0 ? me : chat.Peer(me).UserId);
            }
        })));
        bool done;
        do
        {
            done = writing.IsCompleted;
            mark = await FollowAsync(me, mark, known);
        }
        while (!done);
        await writing;

        Assert.All(chats, chat => Assert.Equal(10, known[chat.Id]));
    }

    [Fact]
    public async Task Unread_is_summed_over_accepted_chats_that_are_not_deleted()
    {
        var (me, _) = Stores.NewPair();
        Assert.Equal(new UnreadTotals(0, 0), await Stores.Lists.SumUnreadAsync(me, Ct));
        var two = await Stores.OpenAsync(me, Stores.NewPair().Ben);
        var one = await Stores.OpenAsync(Stores.NewPair().Ben, me);
        var none = await Stores.OpenAsync(me, Stores.NewPair().Ben);
        var pending = await Stores.RequestAsync(Stores.NewPair().Ben, me);
        await Stores.ChangeAsync(pending, c => c.With(c.Own(me) with { Unread = 7 }));
        await Stores.SendAsync(two, two.Peer(me).UserId);
        await Stores.SendAsync(two, two.Peer(me).UserId);
        await Stores.SendAsync(one, one.Peer(me).UserId);
        await Stores.SendAsync(none, me);

        Assert.Equal(new UnreadTotals(3, 2), await Stores.Lists.SumUnreadAsync(me, Ct));

        var cleared = await Stores.ChangeAsync(two, c => c.Clear(me));
        await Stores.ChangeAsync(cleared, c => c.With(c.Own(me) with { Unread = 9 }));
        Assert.Equal(new UnreadTotals(1, 1), await Stores.Lists.SumUnreadAsync(me, Ct));
    }

    private async Task<(int ForFirst, int ForSecond)> CountMarkedAsync(Conversation chat, Func<Task> change)
    {
        var (_, first) = await FollowAsync(chat.First.UserId, null);
        var (_, second) = await FollowAsync(chat.Second.UserId, null);
        await change();
        return ((await FollowAsync(chat.First.UserId, first)).Ids.Count, (await FollowAsync(chat.Second.UserId, second)).Ids.Count);
    }

    private async Task<(List<string> Ids, ChangeMark? Mark)> FollowAsync(string userId, ChangeMark? mark, int limit = 100)
    {
        var ids = new List<string>();
        ChangedChats page;
        do
        {
            page = await Stores.Lists.ListChangedAsync(userId, mark, limit, Ct);
            Assert.True(page.Chats.Count <= limit);
            ids.AddRange(page.Chats.Select(c => c.Id));
            mark = page.Last;
        }
        while (page.HasMore);
        return (ids, mark);
    }

    private async Task<ChangeMark?> FollowAsync(string userId, ChangeMark? mark, Dictionary<string, long> known)
    {
        var page = await Stores.Lists.ListChangedAsync(userId, mark, 3, Ct);
        foreach (var chat in page.Chats)
        {
            known[chat.Id] = chat.Seq;
        }

        return page.HasMore ? await FollowAsync(userId, page.Last, known) : page.Last;
    }
}
