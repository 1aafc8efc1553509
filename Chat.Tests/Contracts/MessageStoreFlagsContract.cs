using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>What a new message does to the archive flags and to chats that were deleted by a side.</summary>
public abstract class MessageStoreFlagsContract : StoreContract
{
    [Fact]
    public async Task A_message_takes_the_chat_out_of_its_recipients_archive_under_their_next_own_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var before = await Stores.SaveAsync(chat, c => c.SetArchived(ben, true));

        await Stores.SendAsync(chat, ana);

        var own = (await Stores.GetAsync(chat.Id)).Own(ben);
        Assert.Equal((false, before.Own(ben).OwnRev + 1), (own.Archived, own.OwnRev));
    }

    [Fact]
    public async Task The_senders_own_archive_stays()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var before = await Stores.SaveAsync(chat, c => c.SetArchived(ana, true));

        await Stores.SendAsync(chat, ana);

        var own = (await Stores.GetAsync(chat.Id)).Own(ana);
        Assert.Equal((true, before.Own(ana).OwnRev), (own.Archived, own.OwnRev));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(11, true)]
    [InlineData(10, false)]
    [InlineData(9, false)]
    public async Task A_mute_that_lasts_keeps_the_chat_archived(int? mutedUntil, bool archived)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SaveAsync(chat, c => c
            .SetArchived(ben, true)
            .SetMuted(ben, true, mutedUntil is { } minutes ? Stores.At(minutes) : null));

        await Stores.SendAsync(chat, ana, at: 10);

        var own = (await Stores.GetAsync(chat.Id)).Own(ben);
        Assert.Equal((archived, 1, true), (own.Archived, own.Unread, own.Muted));
    }

    [Fact]
    public async Task A_message_brings_the_chat_back_for_all_who_deleted_it()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        var cleared = await Stores.SaveAsync(chat, c => c.Clear(ana).Clear(ben));

        await Stores.SendAsync(chat, ana);

        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((false, cleared.Own(ana).OwnRev + 1), (after.Own(ana).Hidden, after.Own(ana).OwnRev));
        Assert.Equal((false, cleared.Own(ben).OwnRev + 1), (after.Own(ben).Hidden, after.Own(ben).OwnRev));
        Assert.Equal((1, 1), (after.Own(ana).ClearedUpToSeq, after.Own(ben).Unread));
    }

    [Fact]
    public async Task A_message_without_such_an_effect_takes_no_own_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        await Stores.SendAsync(chat, ana);

        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((chat.Own(ana).OwnRev, chat.Own(ben).OwnRev), (after.Own(ana).OwnRev, after.Own(ben).OwnRev));
    }
}
