using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>The kept unread count, and the counted one, which must agree at every step.</summary>
public abstract class MessageStoreUnreadContract : StoreContract
{
    [Fact]
    public async Task Only_the_other_sides_messages_count()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 5);

        await AssertUnreadAsync(chat, ana, 2);
        await AssertUnreadAsync(chat, ben, 3);
    }

    [Fact]
    public async Task A_deleted_message_counts_no_more_and_only_once()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);

        await Stores.DeleteAsync(messages[0]);
        await Stores.DeleteAsync(messages[1]);
        await Stores.ReplaceAsync(messages[0], m => m with { Edits = 1 });

        await AssertUnreadAsync(chat, ana, 1);
        await AssertUnreadAsync(chat, ben, 2);
    }

    [Fact]
    public async Task A_hidden_message_counts_no_more_and_only_once()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);

        await Stores.HideAsync(messages[0], ben);
        await Stores.HideAsync(messages[1], ben);
        await Stores.DeleteAsync(messages[0]);

        await AssertUnreadAsync(chat, ana, 2);
        await AssertUnreadAsync(chat, ben, 2);
    }

    [Fact]
    public async Task Hiding_a_deleted_message_takes_nothing_off()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);

        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[0], ben);

        await AssertUnreadAsync(chat, ben, 2);
    }

    [Fact]
    public async Task A_message_deleted_since_it_was_read_is_taken_out_once_when_it_is_hidden()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.DeleteAsync(messages[0]);

        Assert.NotNull(await Stores.Messages.HideAsync(messages[0], ben, Ct));

        await AssertUnreadAsync(chat, ben, 2);
    }

    [Fact]
    public async Task A_message_hidden_since_it_was_read_is_taken_out_once_when_it_is_deleted()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.HideAsync(messages[0], ben);

        Assert.NotNull(await Stores.Messages.ReplaceAsync(messages[0], messages[0].ToTombstone(), requireOpen: false, Ct));

        await AssertUnreadAsync(chat, ben, 2);
    }

    [Fact]
    public async Task What_was_read_counts_no_more_and_neither_does_what_becomes_of_it()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);

        await Stores.SaveAsync(chat, c => c.MarkRead(ben, 3, 1));
        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[2], ben);

        await AssertUnreadAsync(chat, ben, 1);
        await Stores.DeleteAsync(messages[4]);
        await AssertUnreadAsync(chat, ben, 0);
    }

    [Fact]
    public async Task What_was_cleared_counts_no_more_and_neither_does_what_becomes_of_it()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.SaveAsync(chat, c => c.Clear(ben));
        await Stores.SendAsync(chat, ana);

        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[2], ben);

        await AssertUnreadAsync(chat, ben, 1);
    }

    [Fact]
    public async Task Only_an_accepted_chat_counts()
    {
        var (ana, ben) = Stores.NewPair();
        var chat = Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start);
        await Stores.Chats.GetOrCreateAsync(chat, Stores.Draft(chat, ana), Ct);
        await AssertUnreadAsync(chat, ben, 0);

        await Stores.SaveAsync(chat, c => c.Accept(ben, Stores.At(1)));

        await AssertUnreadAsync(chat, ben, 0);
        Assert.Equal(1, await Stores.Reader.CountUnreadAsync(await Stores.ViewAsync(chat, ben), 0, Ct));
    }

    [Fact]
    public async Task The_count_above_any_marker_is_told()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 6);
        await Stores.SaveAsync(chat, c => c.MarkRead(ben, 5, 0));

        var view = await Stores.ViewAsync(chat, ben);
        Assert.Equal(3, await Stores.Reader.CountUnreadAsync(view, 0, Ct));
        Assert.Equal(2, await Stores.Reader.CountUnreadAsync(view, 1, Ct));
        Assert.Equal(0, await Stores.Reader.CountUnreadAsync(view, 5, Ct));
        Assert.Equal(0, await Stores.Reader.CountUnreadAsync(view, long.MaxValue, Ct));
        Assert.Equal(1, await Stores.Reader.CountUnreadAsync(await Stores.ViewAsync(chat, ana), 5, Ct));
    }

    private async Task AssertUnreadAsync(Conversation chat, string userId, int expected)
    {
        var view = await Stores.ViewAsync(chat, userId);
        var own = view.Chat.Own(userId);
        Assert.Equal((expected, expected), (own.Unread, await Stores.Reader.CountUnreadAsync(view, own.LastReadSeq, Ct)));
    }
}
