using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Tests.Contracts;

public abstract class MessageStoreChangeContract : StoreContract
{
    [Fact]
    public async Task A_replacement_is_stored_under_the_chats_next_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        var before = await Stores.GetAsync(chat.Id);
        var after = message with
        {
            Content = "edited", Edits = 1, EditedAt = Stores.At(3),
            Reactions = [new Reaction("\ud83d\udc4d", [ana, ben]), new Reaction("\u2764\ufe0f", [ben])],
        };

        var change = await Stores.Messages.ReplaceAsync(message, after, requireOpen: true, Ct);

        Assert.Equivalent(after with { Rev = before.Rev + 1 }, change!.Message, strict: true);
        Assert.Equivalent(change.Message, await Stores.Messages.FindAsync(chat.Id, message.Id, Ct), strict: true);
        Assert.Equal(before with { Rev = before.Rev + 1, Version = before.Version + 1 }, change.Chat);
        Assert.Equal(change.Chat, await Stores.GetAsync(chat.Id));
        Assert.Empty(change.Replies);
    }

    [Fact]
    public async Task A_replacement_decided_on_an_older_state_stores_nothing()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await Stores.EditAsync(message, "first edit");
        var before = await Stores.GetAsync(chat.Id);

        Assert.Null(await Stores.Messages.ReplaceAsync(message, message with { Content = "second edit" }, requireOpen: false, Ct));

        Assert.Equal(before, await Stores.GetAsync(chat.Id));
        Assert.Equal("first edit", (await Stores.Messages.FindAsync(chat.Id, message.Id, Ct))!.Content);
    }

    [Fact]
    public async Task Of_many_replacements_decided_on_one_state_one_wins()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            Stores.Messages.ReplaceAsync(message, message with { Content = $"edit {i}" }, requireOpen: true, Ct))));

        var won = Assert.Single(results, r => r is not null);
        Assert.Equal(won!.Message.Content, (await Stores.Messages.FindAsync(chat.Id, message.Id, Ct))!.Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_erased_meanwhile_does_not_come_back_with_an_edit(bool answered)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await AnswerAsync(message, ben, answered);
        await Stores.SaveAsync(chat, c => c.Clear(ana).Clear(ben));
        await Stores.Erasure.EraseClearedAsync(1_000, Ct);

        Assert.Null(await Stores.Messages.ReplaceAsync(message, message with { Content = "back" }, requireOpen: false, Ct));
    }

    [Fact]
    public async Task A_closed_chat_refuses_where_it_must_be_open_and_takes_a_deletion()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await Stores.SaveAsync(chat, c => c.SetBlocked(ben, true));

        Assert.Null(await Stores.Messages.ReplaceAsync(message, message with { Content = "edited" }, requireOpen: true, Ct));
        Assert.Equal("hello", (await Stores.Messages.FindAsync(chat.Id, message.Id, Ct))!.Content);
        Assert.True((await Stores.DeleteAsync(message)).Message.Deleted);
    }

    [Fact]
    public async Task A_pending_chat_is_not_open_for_replacements()
    {
        var (ana, ben) = Stores.NewPair();
        var chat = Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start);
        var intro = Stores.Draft(chat, ana) with { Seq = 1, Rev = 1 };
        await Stores.Chats.GetOrCreateAsync(chat, intro, Ct);

        Assert.Null(await Stores.Messages.ReplaceAsync(intro, intro with { Content = "edited" }, requireOpen: true, Ct));
    }

    [Fact]
    public async Task Unknown_messages_cannot_be_found_replaced_or_hidden()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var (other, _, _) = await Stores.OpenAsync();
        var elsewhere = await Stores.SendAsync(other, other.First.UserId);

        Assert.Null(await Stores.Messages.FindAsync(chat.Id, elsewhere.Id, Ct));
        Assert.Null(await Stores.Messages.ReplaceAsync(elsewhere with { ChatId = chat.Id }, elsewhere, requireOpen: false, Ct));
        Assert.Null(await Stores.Messages.HideAsync(elsewhere with { ChatId = chat.Id }, ana, Ct));
        Assert.Null(await Stores.Messages.HideAsync(elsewhere, ana, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replies_change_with_the_content_and_the_deletion_of_their_original(bool edit)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var original = await Stores.SendAsync(chat, ana);
        var bystander = await Stores.SendAsync(chat, ana);
        var replies = new List<Message>();
        for (var i = 0; i < 3; i++)
        {
            replies.Add(await Stores.SendAsync(Stores.Draft(chat, ben) with { ReplyTo = new ReplyTo(original.Id, original.Seq, ana) }));
        }

        await Stores.HideAsync(replies[1], ana);
        var change = edit ? await Stores.EditAsync(original, "edited") : await Stores.DeleteAsync(original);

        Assert.Equal(replies.Select(r => r.Id), change.RepliesOf(ben));
        Assert.Equal([replies[0].Id, replies[2].Id], change.RepliesOf(ana));
        foreach (var reply in replies)
        {
            var now = await Stores.Messages.FindAsync(chat.Id, reply.Id, Ct);
            Assert.Equal(change.Message.Rev, now!.Rev);
            Assert.Equal((edit ? "edited" : null, !edit), (now.ReplyTo!.Original!.Content, now.ReplyTo.Original.Deleted));
        }

        Assert.Equal(bystander.Rev, (await Stores.Messages.FindAsync(chat.Id, bystander.Id, Ct))!.Rev);
    }

    [Fact]
    public async Task Replies_stay_when_only_a_reaction_changed()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var original = await Stores.SendAsync(chat, ana);
        var reply = await Stores.SendAsync(Stores.Draft(chat, ben) with { ReplyTo = new ReplyTo(original.Id, original.Seq, ana) });

        var change = await Stores.ReplaceAsync(original, m => m with { Reactions = [new Reaction("+", [ben])] });

        Assert.Empty(change.Replies);
        Assert.Equal(reply.Rev, (await Stores.Messages.FindAsync(chat.Id, reply.Id, Ct))!.Rev);
    }

    [Fact]
    public async Task Hiding_takes_the_members_next_own_rev_and_leaves_the_rev()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        var before = await Stores.GetAsync(chat.Id);

        var change = await Stores.HideAsync(message, ben);

        var ownRev = before.Own(ben).OwnRev + 1;
        Assert.Equal((before.Rev, before.Version + 1, ownRev), (change.Chat.Rev, change.Chat.Version, change.Chat.Own(ben).OwnRev));
        Assert.Equal(before.Own(ana), change.Chat.Own(ana));
        Assert.Equal(change.Chat, await Stores.GetAsync(chat.Id));
        Assert.Equal((message.Rev, new Hiding(ben, ownRev)), (change.Message.Rev, Assert.Single(change.Message.Hidings)));
        Assert.Null(await Stores.Messages.HideAsync(message, ben, Ct));
        Assert.Null(await Stores.Messages.HideAsync(change.Message, ben, Ct));
        Assert.Equal(change.Chat, await Stores.GetAsync(chat.Id));
    }

    [Fact]
    public async Task A_message_that_changed_since_it_was_read_is_hidden_as_it_is_now()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await Stores.HideAsync(message, ana);
        var edited = await Stores.EditAsync(message, "edited");

        var change = await Stores.Messages.HideAsync(message, ben, Ct);

        Assert.Equal(("edited", edited.Message.Rev), (change!.Message.Content, change.Message.Rev));
        Assert.True(change.Message.IsHiddenFor(ana) && change.Message.IsHiddenFor(ben));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_can_hide_a_message_and_a_later_change_keeps_that(bool answered)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        await AnswerAsync(message, ben, answered);
        await Stores.HideAsync(message, ana);
        await Stores.HideAsync(message, ben);

        var change = await Stores.Messages.ReplaceAsync(message, message with { Content = "edited" }, requireOpen: true, Ct);

        Assert.True(change!.Message.IsHiddenFor(ana) && change.Message.IsHiddenFor(ben));
        Assert.Equivalent(change.Message, await Stores.Messages.FindAsync(chat.Id, message.Id, Ct), strict: true);
    }

    [Fact]
    public async Task Of_many_hidings_at_once_one_is_stored()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            Stores.Messages.HideAsync(message, ben, Ct))));

        Assert.Single(results, r => r is not null);
        Assert.Equal(0, await Stores.UnreadAsync(chat, ben));
    }

    private async Task AnswerAsync(Message message, string userId, bool answered)
    {
        if (answered)
        {
            var chat = await Stores.GetAsync(message.ChatId);
            await Stores.SendAsync(Stores.Draft(chat, userId) with { ReplyTo = new ReplyTo(message.Id, 0, "") });
        }
    }
}
