using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

public abstract class MessageReaderContract : StoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Messages_are_listed_between_two_seqs_in_the_requested_order(int earlier)
    {
        var (chat, _, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, earlier);
        await Stores.SendManyAsync(chat, 10);

        async Task AssertListedAsync(long[] expected, int limit, long after = 0, long before = 11, bool descending = false, int offset = 0)
        {
            var filter = new MessageFilter { After = earlier + after, Before = earlier + before };
            var range = new MessageRange(filter, limit) { Descending = descending, Offset = offset };
            var listed = await Stores.Reader.ListAsync(await Stores.LoadAsync(chat.Id), range, Ct);
            Assert.Equal(expected.Select(seq => earlier + seq), listed.Select(m => m.Seq));
        }

        await AssertListedAsync([1, 2, 3], 3);
        await AssertListedAsync([10, 9, 8], 3, descending: true, before: 100);
        await AssertListedAsync([5, 6, 7], 3, after: 4);
        await AssertListedAsync([3, 2, 1], 5, before: 4, descending: true);
        await AssertListedAsync([5, 6], 5, after: 4, before: 7);
        await AssertListedAsync([8, 7], 2, descending: true, offset: 2);
        await AssertListedAsync([9, 10], 5, offset: 8);
        await AssertListedAsync([], 2, after: 10, before: 100);
        await AssertListedAsync([], 2, before: 1);
        await AssertListedAsync([], 2, offset: 10);
        await AssertListedAsync([], 0, before: 3, descending: true);
    }

    [Fact]
    public async Task Pages_by_number_have_each_message_once_wherever_it_is_stored()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 37);
        // Old messages that changed a moment ago, in between.
        await Stores.EditAsync(messages[3], "edited");
        await Stores.EditAsync(messages[20], "edited");
        await Stores.HideAsync(messages[8], ana);
        var loaded = await Stores.LoadAsync(chat.Id);
        var visible = MessageFilter.VisibleTo(new MemberView(loaded.Chat, ana));

        foreach (var descending in new[] { true, false })
        {
            var seqs = new List<long>();
            for (var offset = 0; offset < 40; offset += 5)
            {
                var page = await Stores.Reader.ListAsync(
                    loaded, new MessageRange(visible, 5) { Descending = descending, Offset = offset }, Ct);
                seqs.AddRange(page.Select(m => m.Seq));
            }

            var expected = Enumerable.Range(1, 37).Select(i => (long)i).Where(seq => seq != 9);
            Assert.Equal(descending ? expected.Reverse() : expected, seqs);
        }

        Assert.Equal(36, await Stores.Reader.CountAsync(loaded, visible, Ct));
    }

    [Fact]
    public async Task Listed_messages_are_whole_and_in_their_newest_state()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var first = await Stores.SendAsync(chat, ana, "first");
        var reply = await Stores.ReplyAsync(first, ben);
        await Stores.SendManyAsync(chat, 20);
        first = await Stores.EditAsync(first, "edited");

        var listed = await Stores.ListAsync(chat);

        Stores.AssertSame(first, listed[0]);
        Stores.AssertSame(reply, listed[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Hidden_messages_are_listed_and_counted_for_the_other_member_only(int later)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.HideAsync(messages[1], ben);
        await Stores.HideAsync(messages[4], ben);
        await Stores.HideAsync(messages[0], ana);
        await Stores.SendManyAsync(chat, later);

        Assert.Equal([1, 3, 4], (await ListVisibleAsync(chat, ben)).Take(3));
        Assert.Equal([2, 3, 4, 5], (await ListVisibleAsync(chat, ana)).Take(4));
        Assert.Equal((3 + later, 4 + later), (await CountVisibleAsync(chat, ben), await CountVisibleAsync(chat, ana)));
    }

    [Fact]
    public async Task Cleared_messages_are_not_visible_and_tombstones_stay()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.HideAsync(messages[0], ben);
        await Stores.ChangeAsync(chat, c => c.Clear(ben));
        var deleted = await Stores.SendAsync(chat, ana);
        await Stores.DeleteAsync(deleted);

        Assert.Equal([6], await ListVisibleAsync(chat, ben));
        Assert.Equal((1, 6), (await CountVisibleAsync(chat, ben), await CountVisibleAsync(chat, ana)));
    }

    [Fact]
    public async Task A_filter_by_sender_and_deletion_is_listed_and_counted()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 30);
        await Stores.DeleteAsync(messages[2]);
        await Stores.DeleteAsync(messages[28]);
        var filter = new MessageFilter { From = ana, ExcludeDeleted = true, After = 1, Before = 30 };

        var listed = await Stores.ListAsync(chat, filter);

        Assert.Equal(12, listed.Count);
        Assert.DoesNotContain(listed, m => m.SenderId == ben || m.Deleted);
        Assert.Equal(12, await Stores.Reader.CountAsync(await Stores.LoadAsync(chat.Id), filter, Ct));
    }

    [Fact]
    public async Task An_empty_chat_lists_and_counts_nothing()
    {
        var (chat, ana, _) = await Stores.OpenAsync();

        Assert.Empty(await ListVisibleAsync(chat, ana));
        Assert.Equal(0, await CountVisibleAsync(chat, ana));
    }

    [Fact]
    public async Task Nothing_beyond_the_loaded_state_is_returned()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 3);
        var loaded = await Stores.LoadAsync(chat.Id);
        await Stores.SendManyAsync(chat, 20);
        await Stores.EditAsync(messages[0], "edited");
        await Stores.SendManyAsync(chat, 20);
        var memberView = new MemberView(loaded.Chat, ben);

        Assert.Equal([1, 2, 3], (await Stores.Reader.ListAsync(loaded, new MessageRange(new MessageFilter(), 100), Ct)).Select(m => m.Seq));
        Assert.Equal(3, await Stores.Reader.CountAsync(loaded, new MessageFilter(), Ct));
        Assert.Equal(2, await Stores.Reader.CountAsync(loaded, MessageFilter.UnreadFor(memberView, 0), Ct));
        Assert.All((await Stores.Reader.SearchAsync(loaded, new SearchQuery(["text"], 100), Ct)), m => Assert.True(m.Seq <= 3));
        var changes = await Stores.Reader.ListChangesAsync(loaded, new ChangesQuery(memberView, 0, 0, 100), Ct);
        Assert.False(changes.HasMore);
        Assert.All(changes.Messages, m => Assert.True(m.Rev <= loaded.Chat.Rev));
        Assert.Equal(ana, messages[0].SenderId);
    }

    [Fact]
    public async Task Messages_are_found_by_their_seqs()
    {
        var (chat, _, _) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 30);
        var edited = await Stores.EditAsync(messages[1], "edited");

        var found = await Stores.Reader.FindAsync(await Stores.LoadAsync(chat.Id), [2, 3, 30, 31, 0], Ct);

        Stores.AssertSame([edited, messages[2], messages[29]], found.OrderBy(m => m.Seq).ToList());
        Assert.Empty(await Stores.Reader.FindAsync(await Stores.LoadAsync(chat.Id), [], Ct));
    }

    private async Task<IEnumerable<long>> ListVisibleAsync(Conversation chat, string userId) =>
        (await Stores.ListAsync(chat, MessageFilter.VisibleTo(await Stores.ViewAsync(chat, userId)))).Select(m => m.Seq);

    private async Task<int> CountVisibleAsync(Conversation chat, string userId) =>
        await Stores.Reader.CountAsync(await Stores.LoadAsync(chat.Id), MessageFilter.VisibleTo(await Stores.ViewAsync(chat, userId)), Ct);
}
