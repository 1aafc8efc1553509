using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>The kept unread count and the counted one, which must agree at every commit.</summary>
public abstract class UnreadContract : StoreContract
{
    [Fact]
    public async Task Only_the_other_members_messages_count()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 45);

        await AssertUnreadAsync(chat, ana, 22);
        await AssertUnreadAsync(chat, ben, 23);
    }

    [Fact]
    public async Task A_deleted_message_stops_counting_once()
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
    public async Task A_hidden_message_stops_counting_once()
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
    public async Task Hiding_a_deleted_message_leaves_the_count()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);

        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[0], ben);

        await AssertUnreadAsync(chat, ben, 2);
    }

    [Fact]
    public async Task A_read_message_does_not_count_whatever_happens_to_it()
    {
        var (chat, _, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);

        await Stores.ChangeAsync(chat, c => c.MarkRead(ben, 3, 1));
        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[2], ben);

        await AssertUnreadAsync(chat, ben, 1);
        await Stores.DeleteAsync(messages[4]);
        await AssertUnreadAsync(chat, ben, 0);
    }

    [Fact]
    public async Task A_cleared_message_does_not_count_whatever_happens_to_it()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        await Stores.ChangeAsync(chat, c => c.Clear(ben));
        await Stores.SendAsync(chat, ana);

        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[2], ben);

        await AssertUnreadAsync(chat, ben, 1);
    }

    [Fact]
    public async Task Only_an_accepted_chat_counts()
    {
        var (ana, ben) = Stores.NewPair();
        var request = Stores.NewRequest(ana, ben);
        await Stores.Chats.CommitAsync(null, request.AddFirstMessage(Stores.Draft(request, ana)), Ct);
        Assert.Equal(0, await Stores.UnreadAsync(request, ben));

        await Stores.ChangeAsync(request, c => c.Accept(ben, Stores.At(1)));

        await AssertUnreadAsync(request, ben, 0);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(60)]
    public async Task Unread_messages_are_counted_above_any_marker(int count)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, count);

        Assert.Equal(count / 2, await CountAsync(chat, ben, 0));
        Assert.Equal((count / 2) - 1, await CountAsync(chat, ben, 1));
        Assert.Equal(0, await CountAsync(chat, ben, count - 1));
        Assert.Equal(0, await CountAsync(chat, ben, long.MaxValue));
        Assert.Equal(1, await CountAsync(chat, ana, count - 1));
    }

    private async Task<int> CountAsync(Conversation chat, string userId, long seq)
    {
        var loaded = await Stores.LoadAsync(chat.Id);
        return await Stores.Reader.CountAsync(loaded, MessageFilter.UnreadFor(new MemberView(loaded.Chat, userId), seq), Ct);
    }

    private async Task AssertUnreadAsync(Conversation chat, string userId, int expected)
    {
        var own = (await Stores.GetAsync(chat.Id)).Own(userId);
        Assert.Equal((expected, expected), (own.Unread, await CountAsync(chat, userId, own.LastReadSeq)));
    }
}
