using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

public abstract class ChatStoreContract : StoreContract
{
    [Fact]
    public async Task A_new_pair_gets_the_candidate_stored_as_it_is()
    {
        var (ana, ben) = Stores.NewPair();
        var candidate = Conversation.Request(Stores.NewId("chat"), ben, ana, Stores.Start);

        var (chat, created) = await Stores.Chats.GetOrCreateAsync(candidate, null, Ct);

        Assert.True(created);
        Assert.Equal(candidate, chat);
        Assert.Equal(candidate, await Stores.GetAsync(candidate.Id));
    }

    [Fact]
    public async Task A_pair_keeps_its_first_chat_whoever_asks_again()
    {
        var (ana, ben) = Stores.NewPair();
        var first = await Stores.RequestAsync(ana, ben);

        var (again, created) = await Stores.Chats.GetOrCreateAsync(
            Conversation.Request(Stores.NewId("chat"), ben, ana, Stores.At(1)), Stores.Draft(first, ben), Ct);

        Assert.False(created);
        Assert.Equal(first, again);
        Assert.Equal(0, (await Stores.GetAsync(first.Id)).Seq);
    }

    [Fact]
    public async Task Both_sides_asking_at_once_get_one_chat_that_one_call_made()
    {
        var (ana, ben) = Stores.NewPair();

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => Stores.Chats.GetOrCreateAsync(
            i % 2 == 0
                ? Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start)
                : Conversation.Request(Stores.NewId("chat"), ben, ana, Stores.Start),
            null,
            Ct))));

        Assert.Single(results, r => r.Created);
        Assert.Single(results.Select(r => r.Chat!.Id).Distinct());
    }

    [Fact]
    public async Task An_intro_is_stored_with_the_new_chat_as_message_1()
    {
        var (ana, ben) = Stores.NewPair();
        var candidate = Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start);
        var intro = Stores.Draft(candidate, ana, "may I?");

        var (chat, _) = await Stores.Chats.GetOrCreateAsync(candidate, intro, Ct);

        Assert.Equal((1, 1, Stores.Start), (chat!.Seq, chat.Rev, chat.LastMessageAt));
        Assert.Equal(0, chat.Own(ben).Unread);
        Assert.Equal(chat, await Stores.GetAsync(chat.Id));
        var stored = await Stores.Messages.FindAsync(chat.Id, intro.Id, Ct);
        Assert.Equivalent(intro with { Seq = 1, Rev = 1 }, stored, strict: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-such-chat")]
    [InlineData("' or 1=1 --")]
    [InlineData("%\0\uFFFF")]
    public async Task Any_text_is_an_id_to_ask_for(string chatId)
    {
        Assert.Null(await Stores.Chats.FindAsync(chatId, Ct));
        Assert.Null(await Stores.Messages.FindAsync(chatId, "m", Ct));
        Assert.Null(await Stores.Chats.FindByPairAsync(chatId, "someone", Ct));
    }

    [Fact]
    public async Task A_chat_is_found_by_its_pair_in_either_order()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        Assert.Equal(chat, await Stores.Chats.FindByPairAsync(ana, ben, Ct));
        Assert.Equal(chat, await Stores.Chats.FindByPairAsync(ben, ana, Ct));
        Assert.Null(await Stores.Chats.FindByPairAsync(ana, ana, Ct));
    }

    [Fact]
    public async Task A_save_stores_everything_under_the_next_version()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var first = new Member
        {
            UserId = ana, OwnRev = 3, Unread = 4, LastReadSeq = 5, SharedReadSeq = 6, Archived = true, Muted = true,
            MutedUntil = Stores.At(7), ClearedUpToSeq = 8, ClearedAtRev = 9, ClearedAtOwnRev = 10, Hidden = true, Blocked = true,
        };
        var after = chat with
        {
            First = first, Second = first with { UserId = ben, Muted = false, MutedUntil = null, ClearedAtRev = null },
            Status = ChatStatus.Rejected, RequestedBy = ben, RequestedAt = Stores.At(1), RespondedAt = Stores.At(2),
            LastMessageAt = Stores.At(3), Seq = 12, Rev = 13,
        };

        Assert.True(await Stores.Chats.SaveAsync(chat, after, null, Ct));

        Assert.Equal(after with { Version = chat.Version + 1 }, await Stores.GetAsync(chat.Id));
    }

    [Fact]
    public async Task A_save_decided_on_an_older_state_stores_nothing()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var archived = await Stores.SaveAsync(chat, c => c.SetArchived(ana, true));

        Assert.False(await Stores.Chats.SaveAsync(chat, chat.SetBlocked(ben, true), Stores.Draft(chat, ben), Ct));

        Assert.Equal(archived, await Stores.GetAsync(chat.Id));
    }

    [Fact]
    public async Task Of_many_saves_decided_on_one_state_one_wins()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            Stores.Chats.SaveAsync(chat, chat.SetMuted(i % 2 == 0 ? ana : ben, true, Stores.At(i)), null, Ct))));

        Assert.Single(results, saved => saved);
    }

    [Fact]
    public async Task Saving_a_chat_that_is_not_there_stores_nothing()
    {
        var (ana, ben) = Stores.NewPair();
        var chat = Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start);

        Assert.False(await Stores.Chats.SaveAsync(chat, chat.SetArchived(ana, true), null, Ct));
        Assert.Null(await Stores.Chats.FindAsync(chat.Id, Ct));
    }

    [Fact]
    public async Task An_intro_saved_along_takes_the_next_seq_and_the_new_rev()
    {
        var (ana, ben) = Stores.NewPair();
        var first = Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start);
        await Stores.Chats.GetOrCreateAsync(first, Stores.Draft(first, ana), Ct);
        var rejected = await Stores.SaveAsync(first, c => c.Reject(Stores.At(1)));
        var intro = Stores.Draft(first, ben, "after all", at: 2);

        Assert.True(await Stores.Chats.SaveAsync(rejected, rejected.RequestAgain(ben, Stores.At(2), withMessage: false), intro, Ct));

        var chat = await Stores.GetAsync(first.Id);
        Assert.Equal((2, 3, Stores.At(2)), (chat.Seq, chat.Rev, chat.LastMessageAt));
        Assert.Equivalent(intro with { Seq = 2, Rev = 3 }, await Stores.Messages.FindAsync(chat.Id, intro.Id, Ct), strict: true);
    }
}
