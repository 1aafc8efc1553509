using Chat.Core.Chats;
using Chat.Core.Media;

namespace Chat.Tests.Contracts;

/// <summary>New messages, and what they do to archive flags and to deleted chats.</summary>
public abstract class MessageAppendContract : StoreContract
{
    [Fact]
    public async Task A_message_takes_the_next_seq_and_rev_and_is_read_whole()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var draft = Stores.Draft(chat, ana, "h\u00e9llo \ud83d\ude00 \0 \"'%", at: 5) with
        {
            Type = MessageType.Media,
            Media = [new MediaItem { FileId = "f1", Name = "a\"b.png", MimeType = "image/png", Size = 123, Width = 4, Height = 5 }],
            ReplyTo = new ReplyTo("o", 7, ben),
        };

        await Stores.SendAsync(draft);

        Stores.AssertSame(draft with { Seq = 1, Rev = chat.Rev + 1 }, await Stores.FindAsync(draft));
        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((1, chat.Rev + 1, Stores.At(5), chat.Version + 1), (after.Seq, after.Rev, after.LastMessageAt, after.Version));
        Assert.Equal((0, 1), (after.Own(ana).Unread, after.Own(ben).Unread));
    }

    [Fact]
    public async Task A_message_without_text_is_read_whole()
    {
        var (chat, ana, _) = await Stores.OpenAsync();

        var sent = await Stores.SendAsync(chat, ana, text: null);

        Stores.AssertSame(sent, await Stores.FindAsync(sent));
    }

    [Fact]
    [Trait("Report", "22")]
    public async Task Parallel_messages_of_both_sides_are_numbered_without_doubles_and_holes()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Stores.SendAsync(chat, i % 2 == 0 ? ana : ben))));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), sent.Select(m => m.Seq).Order());
        Assert.Equal(Enumerable.Range(1, 50).Select(i => chat.Rev + i), sent.Select(m => m.Rev).Order());
        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((50, 25, 25), (after.Seq, after.Own(ana).Unread, after.Own(ben).Unread));
    }

    [Fact]
    public async Task One_client_message_id_sent_in_parallel_is_one_message()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var key = new SendKey(ana, Stores.NewId("c"));
        var query = ChatQuery.Of(chat.Id) with { Sent = [key] };

        var edits = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Stores.EditAsync(
            query,
            loaded => loaded.Find(key) is null
                ? loaded.Chat.Append(Stores.Draft(chat, ana) with { ClientMessageId = key.ClientMessageId })
                : new ChatChange(loaded.Chat)))));

        Assert.Single(edits, edit => edit.Changed);
        Assert.Equal((1, 1), ((await Stores.ListAsync(chat)).Count, await Stores.UnreadAsync(chat, ben)));
    }

    [Fact]
    public async Task A_client_message_id_belongs_to_its_sender_and_chat()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var other = await Stores.OpenAsync(ana, Stores.NewPair().Ben);
        var draft = Stores.Draft(chat, ana);
        await Stores.SendAsync(draft);

        Assert.Equal(2, (await Stores.SendAsync(draft with { Id = Stores.NewId("m"), SenderId = ben })).Seq);
        Assert.Equal(1, (await Stores.SendAsync(draft with { Id = Stores.NewId("m"), ChatId = other.Id })).Seq);
    }

    [Fact]
    public async Task Messages_and_changes_of_the_chat_at_once_lose_nothing()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Stores.SendAsync(chat, ana)))),
            Task.WhenAll(
                Enumerable.Range(0, 10).Select(i => Task.Run(() => Stores.ChangeAsync(chat, c => c.SetMuted(ben, true, Stores.At(i)))))));

        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal(
            (30, 30, chat.Rev + 30, chat.Own(ben).OwnRev + 10), (after.Seq, after.Own(ben).Unread, after.Rev, after.Own(ben).OwnRev));
        Assert.True(after.Version > chat.Version);
    }

    [Fact]
    public async Task A_message_takes_the_chat_out_of_its_recipients_archive_under_their_next_own_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var before = await Stores.ChangeAsync(chat, c => c.SetArchived(ben, true));

        await Stores.SendAsync(chat, ana);

        var own = (await Stores.GetAsync(chat.Id)).Own(ben);
        Assert.Equal((false, before.Own(ben).OwnRev + 1), (own.Archived, own.OwnRev));
    }

    [Fact]
    public async Task The_senders_own_archive_stays()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var before = await Stores.ChangeAsync(chat, c => c.SetArchived(ana, true));

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
        await Stores.ChangeAsync(chat, c => c
            .SetArchived(ben, true)
            .SetMuted(ben, true, mutedUntil is { } minutes ? Stores.At(minutes) : null));

        await Stores.SendAsync(chat, ana, at: 10);

        var own = (await Stores.GetAsync(chat.Id)).Own(ben);
        Assert.Equal((archived, 1, true), (own.Archived, own.Unread, own.Muted));
    }

    [Fact]
    public async Task A_message_brings_the_chat_back_for_both_members_who_deleted_it()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        var cleared = await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));

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
