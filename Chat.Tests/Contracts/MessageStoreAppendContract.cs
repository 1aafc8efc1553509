using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Tests.Contracts;

public abstract class MessageStoreAppendContract : StoreContract
{
    [Fact]
    public async Task An_append_takes_the_next_seq_and_rev_and_comes_back_whole()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var draft = Stores.Draft(chat, ana, "h\u00e9llo \ud83d\ude00 \0 \"'%", at: 5) with
        {
            Type = MessageType.Media,
            Media = [new MediaItem { FileId = "f1", Name = "a\"b.png", MimeType = "image/png", Size = 123, Width = 4, Height = 5 }],
        };

        var result = await Stores.Messages.AppendAsync(draft, Ct);

        var expected = draft with { Seq = 1, Rev = chat.Rev + 1 };
        Assert.Equal(AppendOutcome.Stored, result.Outcome);
        Assert.Equivalent(expected, result.Message, strict: true);
        Assert.Equivalent(expected, await Stores.Messages.FindAsync(chat.Id, draft.Id, Ct), strict: true);
        Assert.Equal(await Stores.GetAsync(chat.Id), result.Chat);
        Assert.Equal((1, chat.Rev + 1, Stores.At(5), chat.Version + 1), (result.Chat!.Seq, result.Chat.Rev, result.Chat.LastMessageAt, result.Chat.Version));
        Assert.Equal((0, 1), (result.Chat.Own(ana).Unread, result.Chat.Own(ben).Unread));
    }

    [Fact]
    public async Task Parallel_appends_of_both_sides_are_numbered_without_doubles_and_holes()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            Stores.Messages.AppendAsync(Stores.Draft(chat, i % 2 == 0 ? ana : ben), Ct))));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), results.Select(r => r.Message!.Seq).Order());
        Assert.Equal(Enumerable.Range(1, 50).Select(i => chat.Rev + i), results.Select(r => r.Message!.Rev).Order());
        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((50, 25, 25), (after.Seq, after.Own(ana).Unread, after.Own(ben).Unread));
    }

    [Fact]
    public async Task One_client_message_id_sent_in_parallel_is_one_message()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var clientMessageId = Stores.NewId("c");

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            Stores.Messages.AppendAsync(Stores.Draft(chat, ana) with { ClientMessageId = clientMessageId }, Ct))));

        Assert.Single(results, r => r.Outcome == AppendOutcome.Stored);
        Assert.Equal(9, results.Count(r => r.Outcome == AppendOutcome.Repeated));
        Assert.Single(results.Select(r => r.Message!.Id).Distinct());
        Assert.Equal(1, (await Stores.GetAsync(chat.Id)).Own(ben).Unread);
    }

    [Fact]
    public async Task A_client_message_id_belongs_to_its_sender_and_chat()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var other = await Stores.OpenAsync(ana, Stores.NewPair().Ben);
        var draft = Stores.Draft(chat, ana);
        await Stores.SendAsync(draft);

        await Stores.SendAsync(draft with { Id = Stores.NewId("m"), SenderId = ben });
        await Stores.SendAsync(draft with { Id = Stores.NewId("m"), ChatId = other.Id });
    }

    [Fact]
    public async Task A_repeat_gives_the_message_as_it_is_now_and_stores_nothing()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var draft = Stores.Draft(chat, ana, "first");
        await Stores.SendAsync(draft);
        await Stores.EditAsync(draft, "edited");
        var before = await Stores.GetAsync(chat.Id);

        var result = await Stores.Messages.AppendAsync(draft with { Id = Stores.NewId("m"), Content = "other" }, Ct);

        Assert.Equal((AppendOutcome.Repeated, "edited", draft.Id), (result.Outcome, result.Message!.Content, result.Message.Id));
        Assert.Equal(draft.Fingerprint, result.Message.Fingerprint);
        Assert.Equal(before, result.Chat);
        Assert.Equal(before, await Stores.GetAsync(chat.Id));
    }

    [Fact]
    public async Task A_repeat_is_answered_whatever_became_of_the_chat_and_the_message()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var draft = Stores.Draft(chat, ana);
        await Stores.SendAsync(draft);

        await Stores.DeleteAsync(draft);
        await Stores.HideAsync(draft, ana);
        await Stores.SaveAsync(chat, c => c.Clear(ana));
        await Stores.SaveAsync(chat, c => c.SetBlocked(ben, true));

        var result = await Stores.Messages.AppendAsync(draft, Ct);
        Assert.Equal((AppendOutcome.Repeated, true), (result.Outcome, result.Message!.Deleted));
        Assert.True(result.Message.IsHiddenFor(ana));
    }

    [Fact]
    public async Task A_message_that_both_cleared_and_that_was_erased_is_never_sent_again()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var draft = Stores.Draft(chat, ana);
        await Stores.SendAsync(draft);
        await Stores.SaveAsync(chat, c => c.Clear(ana).Clear(ben));
        await Stores.Erasure.EraseClearedAsync(1_000, Ct);

        var result = await Stores.Messages.AppendAsync(draft, Ct);

        Assert.Equal((AppendOutcome.Repeated, draft.Fingerprint), (result.Outcome, result.Message!.Fingerprint));
        Assert.Equal(2, (await Stores.SendAsync(chat, ana)).Seq);
    }

    [Fact]
    public async Task A_reply_comes_with_its_original_as_it_is_now()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var old = await Stores.SendAsync(chat, ana, "old");
        await Stores.HideAsync(old, ana);
        var first = (await Stores.EditAsync(old, "first")).Message;
        var second = await Stores.SendAsync(
            Stores.Draft(chat, ben, "second") with { ReplyTo = new ReplyTo(old.Id, 99, "whoever") { Original = old } });
        var third = await Stores.SendAsync(Stores.Draft(chat, ana, "third") with { ReplyTo = new ReplyTo(second.Id, second.Seq, ben) });

        Assert.Equivalent(first, second.ReplyTo!.Original, strict: true);
        Assert.Equal((first.Id, first.Seq, ana), (second.ReplyTo.Id, second.ReplyTo.Seq, second.ReplyTo.SenderId));
        Assert.Equal((second.Id, "second"), (third.ReplyTo!.Original!.Id, third.ReplyTo.Original.Content));
        Assert.Null(third.ReplyTo.Original.ReplyTo);
        Assert.Equivalent(third.ReplyTo.Original, await Stores.Messages.FindOriginalAsync(chat.Id, second.Id, Ct), strict: true);
        Assert.Null(await Stores.Messages.FindOriginalAsync(chat.Id, "none", Ct));

        await Stores.EditAsync(first, "new");
        var found = await Stores.Messages.FindAsync(chat.Id, second.Id, Ct);
        Assert.Equal((first.Id, first.Seq, ana, "new"), (found!.ReplyTo!.Id, found.ReplyTo.Seq, found.ReplyTo.SenderId, found.ReplyTo.Original!.Content));
    }

    [Fact]
    public async Task A_reply_to_what_was_read_just_before_has_it_as_it_was_read()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var original = await Stores.SendAsync(chat, ana);
        await Stores.ReplaceAsync(original, m => m with { Reactions = [new Reaction("+", [ben])] });
        await Stores.HideAsync(original, ana);
        var read = await Stores.Messages.FindOriginalAsync(chat.Id, original.Id, Ct);

        var reply = await Stores.SendAsync(Stores.Draft(chat, ben) with { ReplyTo = new ReplyTo(original.Id, 0, "") { Original = read } });

        Assert.Equivalent(new ReplyTo(original.Id, original.Seq, ana) { Original = read }, reply.ReplyTo, strict: true);
        Assert.Equivalent(reply, await Stores.Messages.FindAsync(chat.Id, reply.Id, Ct), strict: true);
    }

    [Fact]
    public async Task An_append_makes_a_save_that_was_decided_before_it_fail()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);

        Assert.False(await Stores.Chats.SaveAsync(chat, chat.Clear(ben), null, Ct));
    }

    [Fact]
    public async Task Appends_and_saves_at_once_lose_nothing()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Stores.SendAsync(chat, ana)))),
            Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => SaveUntilStoredAsync(chat.Id, c => c.SetMuted(ben, true, Stores.At(i)))))));

        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal((30, 30, chat.Rev + 30, chat.Own(ben).OwnRev + 10), (after.Seq, after.Own(ben).Unread, after.Rev, after.Own(ben).OwnRev));
        Assert.Equal(chat.Version + 40, after.Version);
    }

    private async Task SaveUntilStoredAsync(string chatId, Func<Conversation, Conversation> change)
    {
        Conversation before;
        do
        {
            before = await Stores.GetAsync(chatId);
        }
        while (!await Stores.Chats.SaveAsync(before, change(before), null, Ct));
    }
}
