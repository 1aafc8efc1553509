using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>Edits, reactions, deletions and hidings of messages that were just sent or sent long ago.</summary>
public abstract class MessageChangeContract : StoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task A_changed_message_is_stored_under_the_chats_next_rev(int later)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await Stores.SendManyAsync(chat, later);
        var before = await Stores.GetAsync(chat.Id);

        var after = await Stores.ReplaceAsync(message, m => m with
        {
            Content = "edited", Edits = 1, EditedAt = Stores.At(3),
            Reactions = [new Reaction("\ud83d\udc4d", [ana, ben]), new Reaction("\u2764\ufe0f", [ben])],
        });

        Assert.Equal((message.Seq, before.Rev + 1, "edited"), (after.Seq, after.Rev, after.Content));
        Stores.AssertSame(after, await Stores.FindAsync(message));
        Stores.AssertSame(after, (await Stores.ListAsync(chat))[0]);
        var chatAfter = await Stores.GetAsync(chat.Id);
        Assert.Equal((before.Seq, before.Rev + 1, before.Version + 1), (chatAfter.Seq, chatAfter.Rev, chatAfter.Version));
    }

    [Fact]
    public async Task Every_change_of_many_at_once_is_decided_on_the_one_before()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Stores.EditAsync(message, $"edit {i}"))));

        Assert.Equal(40, (await Stores.FindAsync(message))!.Edits);
        Assert.Equal(message.Rev + 40, (await Stores.GetAsync(chat.Id)).Rev);
    }

    [Fact]
    public async Task Replies_stay_as_they_are_when_their_original_changes()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var original = await Stores.SendAsync(chat, ana);
        var replies = new[] { await Stores.ReplyAsync(original, ben), await Stores.ReplyAsync(original, ana) };

        await Stores.EditAsync(original, "edited");
        await Stores.DeleteAsync(original);

        foreach (var reply in replies)
        {
            Stores.AssertSame(reply, await Stores.FindAsync(reply));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Hiding_takes_the_members_next_own_rev_and_leaves_the_rev(int later)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await Stores.SendManyAsync(chat, later);
        var before = await Stores.GetAsync(chat.Id);

        var hidden = await Stores.HideAsync(message, ben);

        var (after, ownRev) = (await Stores.GetAsync(chat.Id), before.Own(ben).OwnRev + 1);
        Assert.Equal((before.Rev, before.Version + 1, ownRev), (after.Rev, after.Version, after.Own(ben).OwnRev));
        Assert.Equal(before.Own(ana), after.Own(ana));
        Assert.Equal((message.Rev, new Hiding(ben, ownRev)), (hidden.Rev, Assert.Single(hidden.Hidings)));
        Stores.AssertSame(hidden, await Stores.FindAsync(message));
    }

    [Fact]
    public async Task Both_members_can_hide_a_message_and_a_later_change_keeps_that()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await Stores.HideAsync(message, ana);
        await Stores.HideAsync(message, ben);

        var edited = await Stores.EditAsync(message, "edited");

        Assert.True(edited.IsHiddenFor(ana) && edited.IsHiddenFor(ben));
        Stores.AssertSame(edited, await Stores.FindAsync(message));
    }
}
