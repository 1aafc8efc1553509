using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Tests.Contracts;

public abstract class MessageReaderContract : StoreContract
{
    [Fact]
    public async Task Messages_are_listed_between_two_seqs_in_the_order_asked_for()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 10);
        var view = await Stores.ViewAsync(chat, ana);

        Assert.Equal([1, 2, 3], await ListAsync(new MessageRange(view, 3)));
        Assert.Equal([10, 9, 8], await ListAsync(new MessageRange(view, 3) { Descending = true }));
        Assert.Equal([5, 6, 7], await ListAsync(new MessageRange(view, 3) { After = 4 }));
        Assert.Equal([3, 2, 1], await ListAsync(new MessageRange(view, 5) { Before = 4, Descending = true }));
        Assert.Equal([5, 6], await ListAsync(new MessageRange(view, 5) { After = 4, Before = 7 }));
        Assert.Equal([8, 7], await ListAsync(new MessageRange(view, 2) { Descending = true, Offset = 2 }));
        Assert.Empty(await ListAsync(new MessageRange(view, 2) { After = 10 }));
        Assert.Empty(await ListAsync(new MessageRange(view, 2) { Before = 1 }));
        Assert.Empty(await ListAsync(new MessageRange(view, 2) { Offset = 10 }));
    }

    [Fact]
    public async Task Listed_messages_are_whole_and_bring_their_originals()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var first = await Stores.SendAsync(chat, ana, "first");
        var reply = await Stores.SendAsync(Stores.Draft(chat, ben, "reply") with { ReplyTo = new ReplyTo(first.Id, first.Seq, ana) });

        var listed = await Stores.Reader.ListAsync(new MessageRange(await Stores.ViewAsync(chat, ana), 10), Ct);

        Assert.Equivalent(first, listed[0], strict: true);
        Assert.Equivalent(reply, listed[1], strict: true);
    }

    [Fact]
    public async Task Hidden_messages_are_listed_and_counted_for_the_other_side_only()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.HideAsync(messages[1], ben);
        await Stores.HideAsync(messages[4], ben);
        await Stores.HideAsync(messages[0], ana);

        Assert.Equal([1, 3, 4], await ListAsync(new MessageRange(await Stores.ViewAsync(chat, ben), 10)));
        Assert.Equal([2, 3, 4, 5], await ListAsync(new MessageRange(await Stores.ViewAsync(chat, ana), 10)));
        Assert.Equal(3, await Stores.Reader.CountAsync(await Stores.ViewAsync(chat, ben), Ct));
        Assert.Equal(4, await Stores.Reader.CountAsync(await Stores.ViewAsync(chat, ana), Ct));
    }

    [Fact]
    public async Task Cleared_messages_never_come_back_and_tombstones_stay()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.HideAsync(messages[0], ben);
        await Stores.SaveAsync(chat, c => c.Clear(ben));
        var deleted = await Stores.SendAsync(chat, ana);
        await Stores.DeleteAsync(deleted);
        var view = await Stores.ViewAsync(chat, ben);

        Assert.Equal([6], await ListAsync(new MessageRange(view, 10)));
        Assert.Equal([6], await ListAsync(new MessageRange(view, 10) { After = 2, Descending = true }));
        Assert.Empty(await ListAsync(new MessageRange(view, 10) { Before = 6 }));
        Assert.Equal(1, await Stores.Reader.CountAsync(view, Ct));
        Assert.Equal(6, await Stores.Reader.CountAsync(await Stores.ViewAsync(chat, ana), Ct));
    }

    [Fact]
    public async Task An_empty_chat_lists_and_counts_nothing()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var view = await Stores.ViewAsync(chat, ana);

        Assert.Empty(await ListAsync(new MessageRange(view, 10)));
        Assert.Equal(0, await Stores.Reader.CountAsync(view, Ct));
        Assert.Equal(0, await Stores.Reader.CountUnreadAsync(view, 0, Ct));
        Assert.Null(Assert.Single(await Stores.Reader.FindNewestAsync([view], Ct)));
    }

    [Fact]
    public async Task The_newest_message_is_the_one_each_member_sees_in_the_order_asked_for()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 3);
        var (other, carl, _) = await Stores.OpenAsync();
        await Stores.SendAsync(other, carl, "elsewhere");
        await Stores.HideAsync(messages[2], ben);
        await Stores.DeleteAsync(messages[1]);

        var newest = await Stores.Reader.FindNewestAsync(
            [await Stores.ViewAsync(other, carl), await Stores.ViewAsync(chat, ben), await Stores.ViewAsync(chat, ana)], Ct);

        Assert.Equal(["elsewhere", null, "text 3"], newest.Select(m => m!.Content));
        Assert.True(newest[1]!.Deleted);

        await Stores.SaveAsync(chat, c => c.Clear(ben));
        Assert.Null(Assert.Single(await Stores.Reader.FindNewestAsync([await Stores.ViewAsync(chat, ben)], Ct)));
        Assert.Empty(await Stores.Reader.FindNewestAsync([], Ct));
    }

    [Fact]
    public async Task The_highest_seq_among_messages_is_that_of_the_chats_own()
    {
        var (chat, _, _) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 3);
        var (other, carl, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(other, 4);
        var elsewhere = await Stores.SendAsync(other, carl);

        Assert.Equal(2, await Stores.Reader.FindHighestSeqAsync(chat.Id, [messages[1].Id, messages[0].Id, elsewhere.Id, "none"], Ct));
        Assert.Null(await Stores.Reader.FindHighestSeqAsync(chat.Id, [elsewhere.Id, "none\"]"], Ct));
        Assert.Null(await Stores.Reader.FindHighestSeqAsync(chat.Id, [], Ct));
        Assert.Null(await Stores.Reader.FindHighestSeqAsync("none", [messages[0].Id], Ct));
    }

    private async Task<IEnumerable<long>> ListAsync(MessageRange range) =>
        (await Stores.Reader.ListAsync(range, Ct)).Select(m => m.Seq);
}
