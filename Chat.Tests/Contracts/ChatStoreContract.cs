using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>Loads and commits, one after another.</summary>
public abstract class ChatStoreContract : StoreContract
{
    [Fact]
    public async Task A_new_chat_is_stored_as_it_is()
    {
        var (ana, ben) = Stores.NewPair();
        var candidate = Stores.NewRequest(ben, ana);

        Assert.True(await Stores.Chats.CommitAsync(null, new ChatChange(candidate), Ct));

        Stores.AssertSame(candidate, await Stores.GetAsync(candidate.Id));
    }

    [Fact]
    public async Task A_pair_keeps_its_first_chat()
    {
        var (ana, ben) = Stores.NewPair();
        var first = await Stores.RequestAsync(ana, ben);
        var second = Stores.NewRequest(ben, ana, at: 1);

        Assert.False(await Stores.Chats.CommitAsync(null, second.AddFirstMessage(Stores.Draft(second, ben)), Ct));

        Assert.Null(await Stores.Chats.FindAsync(second.Id, Ct));
        Stores.AssertSame(first, await Stores.GetAsync(first.Id));
    }

    [Fact]
    public async Task Simultaneous_new_chats_of_a_pair_store_one_chat()
    {
        var (ana, ben) = Stores.NewPair();

        var stored = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => Stores.Chats.CommitAsync(
            null, new ChatChange(i % 2 == 0 ? Stores.NewRequest(ana, ben) : Stores.NewRequest(ben, ana)), Ct))));

        Assert.Single(stored, created => created);
    }

    [Fact]
    public async Task The_first_message_is_stored_with_the_new_chat()
    {
        var (ana, ben) = Stores.NewPair();
        var request = Stores.NewRequest(ana, ben);
        var change = request.AddFirstMessage(Stores.Draft(request, ana, "may I?"));

        Assert.True(await Stores.Chats.CommitAsync(null, change, Ct));

        var chat = await Stores.GetAsync(request.Id);
        Assert.Equal((1, 1, Stores.Start, 0), (chat.Seq, chat.Rev, chat.LastMessageAt, chat.Own(ben).Unread));
        Stores.AssertSame(change.Chat, chat);
        Stores.AssertSame(change.Messages[0], Assert.Single(await Stores.ListAsync(chat)));
        Assert.Equal((1, 1), (change.Messages[0].Seq, change.Messages[0].Rev));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-such-chat")]
    [InlineData("' or 1=1 --")]
    [InlineData("$first.userId")]
    [InlineData("%\0\uFFFF")]
    public async Task Any_text_is_an_id_to_ask_for(string text)
    {
        var (chat, _, _) = await Stores.OpenAsync();

        Assert.Null(await Stores.Chats.FindAsync(text, Ct));
        Assert.Null(await Stores.Chats.LoadAsync(ChatQuery.Of(text) with { MessageIds = ["m"], Sent = [new SendKey("s", "c")] }, Ct));
        Assert.Null(await Stores.Chats.LoadAsync(ChatQuery.Of(text, "someone"), Ct));
        var query = ChatQuery.Of(chat.Id) with { MessageIds = [text], Sent = [new SendKey(text, text)] };
        Assert.Empty((await Stores.Chats.LoadAsync(query, Ct))!.Messages);
    }

    [Fact]
    public async Task A_chat_is_loaded_by_its_pair_in_either_order()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();

        Stores.AssertSame(chat, (await Stores.Chats.LoadAsync(ChatQuery.Of(ana, ben), Ct))!.Chat);
        Stores.AssertSame(chat, (await Stores.Chats.LoadAsync(ChatQuery.Of(ben, ana), Ct))!.Chat);
        Assert.Null(await Stores.Chats.LoadAsync(ChatQuery.Of(ana, ana), Ct));
    }

    [Fact]
    public async Task Pairs_whose_ids_join_to_the_same_text_are_different()
    {
        var id = Stores.NewId("u");
        var one = await Stores.RequestAsync($"{id}|b", "c");
        var other = await Stores.RequestAsync(id, "b|c");

        Assert.Equal(one.Id, (await Stores.Chats.LoadAsync(ChatQuery.Of("c", $"{id}|b"), Ct))!.Chat.Id);
        Assert.Equal(other.Id, (await Stores.Chats.LoadAsync(ChatQuery.Of("b|c", id), Ct))!.Chat.Id);
    }

    [Fact]
    public async Task A_commit_stores_every_field_under_the_next_version()
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
            Status = ChatStatus.Rejected, RequestedBy = ben, RequestedAt = Stores.At(1), RespondedAt = Stores.At(2), RequestPlace = 11,
            LastMessageAt = Stores.At(3), Rev = 13, Version = chat.Version + 1, ErasedUpToSeq = 7,
        };

        Assert.True(await Stores.Chats.CommitAsync(await Stores.LoadAsync(chat.Id), new ChatChange(after), Ct));
        Stores.AssertSame(after, await Stores.GetAsync(chat.Id));

        var back = chat with { Version = after.Version + 1, Rev = 14, RequestPlace = null };
        Assert.True(await Stores.Chats.CommitAsync(await Stores.LoadAsync(chat.Id), new ChatChange(back), Ct));
        Stores.AssertSame(back, await Stores.GetAsync(chat.Id));
    }

    [Fact]
    [Trait("Report", "22")]
    public async Task A_commit_over_an_older_version_stores_nothing()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var loaded = await Stores.LoadAsync(chat.Id);
        var archived = await Stores.ChangeAsync(chat, c => c.SetArchived(ana, true));
        var late = loaded.Chat.Append(Stores.Draft(chat, ben));

        Assert.False(await Stores.Chats.CommitAsync(loaded, late with { Chat = late.Chat with { Version = chat.Version + 1 } }, Ct));

        Stores.AssertSame(archived, await Stores.GetAsync(chat.Id));
        Assert.Empty(await Stores.ListAsync(chat));
    }

    [Fact]
    [Trait("Report", "22")]
    public async Task One_of_many_commits_over_one_version_is_stored()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var loaded = await Stores.LoadAsync(chat.Id);

        var stored = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => Stores.Chats.CommitAsync(
            loaded,
            new ChatChange(loaded.Chat.SetMuted(i % 2 == 0 ? ana : ben, true, Stores.At(i)) with { Version = chat.Version + 1 }),
            Ct))));

        Assert.Single(stored, committed => committed);
    }

    [Fact]
    public async Task Requested_messages_are_loaded_by_id_and_by_sender_in_their_newest_state()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 40);
        var edited = await Stores.EditAsync(messages[2], "edited");
        var (other, carl, _) = await Stores.OpenAsync();
        var elsewhere = await Stores.SendAsync(other, carl);

        var loaded = await Stores.Chats.LoadAsync(
            ChatQuery.Of(chat.Id) with
            {
                MessageIds =
                    [messages[2].Id, messages[39].Id, elsewhere.Id, "none"], Sent = [new SendKey(ana, messages[4].ClientMessageId)],
            },
            Ct);

        Stores.AssertSame(edited, loaded!.Find(messages[2].Id));
        Stores.AssertSame(messages[39], loaded.Find(messages[39].Id));
        Stores.AssertSame(messages[4], loaded.Find(new SendKey(ana, messages[4].ClientMessageId)));
        Assert.Equal(3, loaded.Messages.Count);
        var ofBen = new SendKey(ben, messages[4].ClientMessageId);
        Assert.Null((await Stores.Chats.LoadAsync(ChatQuery.Of(chat.Id) with { Sent = [ofBen] }, Ct))!.Find(ofBen));
    }

    [Fact]
    public async Task The_chat_carries_its_newest_message_in_its_newest_state()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        Assert.Null((await Stores.GetAsync(chat.Id)).LastMessage);
        var messages = await Stores.SendManyAsync(chat, 3);
        Stores.AssertSame(messages[2], (await Stores.GetAsync(chat.Id)).LastMessage);

        Func<Task<Message>>[] changes =
        [
            () => Stores.EditAsync(messages[2], "edited"), () => Stores.HideAsync(messages[2], ben), () => Stores.DeleteAsync(messages[2]),
        ];
        foreach (var change in changes)
        {
            Stores.AssertSame(await change(), (await Stores.GetAsync(chat.Id)).LastMessage);
        }

        var tombstone = (await Stores.GetAsync(chat.Id)).LastMessage;
        await Stores.EditAsync(messages[0], "edited");
        Stores.AssertSame(tombstone, (await Stores.GetAsync(chat.Id)).LastMessage);
        var listed = await Stores.Lists.ListAsync(new ChatListQuery(ana, ChatListKind.Active, 1), Ct);
        Stores.AssertSame(tombstone, listed[0].LastMessage);
    }
}
