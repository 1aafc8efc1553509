using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Members;

namespace Chat.Tests.Contracts;

/// <summary>The erasure of what both members cleared, through <see cref="EraseCleared"/>.</summary>
public abstract class ErasureContract : StoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Messages_that_both_cleared_become_tombstones_under_their_old_rev(int later)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(Stores.Draft(chat, ana, "secret") with
        {
            Type = MessageType.Media,
            Media = [new MediaItem { FileId = Stores.NewId("f"), Name = "a.png", MimeType = "image/png", Size = 1 }],
        });
        message = await Stores.ReplaceAsync(message, m => m with { Reactions = [new Reaction("+", [ben])] });
        await Stores.SendManyAsync(chat, later);
        var before = await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));

        await EraseAllAsync();

        Stores.AssertSame(message.ToTombstone(), await Stores.FindAsync(message));
        var after = await Stores.GetAsync(chat.Id);
        Assert.Equal(
            (before.Rev, before.Own(ana).OwnRev, before.Own(ben).OwnRev), (after.Rev, after.Own(ana).OwnRev, after.Own(ben).OwnRev));
        Assert.All(await Stores.ListAsync(chat), m => Assert.True(m.Deleted));
        Assert.True(after.LastMessage!.Deleted);
        Assert.Null(after.LastMessage.Content);
    }

    [Fact]
    public async Task Its_files_are_due_for_the_clean_up()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var file = MediaStoreContract.NewFile() with { DueAt = Stores.Start.AddYears(90) };
        await Stores.Media.AddAsync(file, Ct);
        await Stores.SendAsync(Stores.Draft(chat, ana) with
        {
            Media = [new MediaItem { FileId = file.FileId, Name = "a.png", MimeType = "image/png", Size = 1 }],
        });
        await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));

        await EraseAllAsync();

        Assert.True((await Stores.Media.FindAsync(file.FileId, Ct))!.DueAt <= TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Messages_that_one_member_still_sees_stay()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.ChangeAsync(chat, c => c.Clear(ana));
        await EraseAllAsync();
        Assert.Equal("text 1", await ContentAsync(messages[0]));

        await Stores.ChangeAsync(chat, c => c.Clear(ben));
        var late = await Stores.SendAsync(chat, ana, "late");
        await Stores.ChangeAsync(chat, c => c.Clear(ana));
        await EraseAllAsync();

        Assert.Null(await ContentAsync(messages[3]));
        Assert.Equal("late", await ContentAsync(late));

        await Stores.ChangeAsync(chat, c => c.Clear(ben));
        await EraseAllAsync();
        Assert.Null(await ContentAsync(late));
    }

    [Fact]
    public async Task A_chat_is_erasable_until_all_its_batches_are_erased()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 130);
        await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));
        Assert.Contains(chat.Id, await Stores.Lists.ListErasableAsync(1_000, Ct));
        Assert.True((await Stores.Lists.ListErasableAsync(1, Ct)).Count <= 1);

        await EraseAllAsync();

        Assert.DoesNotContain(chat.Id, await Stores.Lists.ListErasableAsync(1_000, Ct));
        Assert.All(await Stores.ListAsync(chat), m => Assert.Equal((true, null), (m.Deleted, m.Content)));
        Assert.Equal(130, (await Stores.GetAsync(chat.Id)).ErasedUpToSeq);
    }

    [Fact]
    public async Task Erased_words_are_not_found()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana, "secret");
        await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));
        await EraseAllAsync();

        // Without the clearing, which would hide it anyway.
        Assert.Empty(await Stores.Reader.SearchAsync(await Stores.LoadAsync(chat.Id), new SearchQuery(["secret"], 10), Ct));
    }

    [Fact]
    public async Task An_erased_message_is_still_found_by_what_its_sender_called_it()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var sent = await Stores.SendAsync(chat, ana);
        await Stores.SendManyAsync(chat, 30);
        await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));
        await EraseAllAsync();
        var key = new SendKey(ana, sent.ClientMessageId);

        var found = (await Stores.Chats.LoadAsync(ChatQuery.Of(chat.Id) with { Sent = [key] }, Ct))!.Find(key);

        Assert.Equal((sent.Id, sent.Fingerprint, true), (found!.Id, found.Fingerprint, found.Deleted));
        Assert.Equal(32, (await Stores.SendAsync(chat, ana)).Seq);
    }

    [Fact]
    public async Task A_message_that_is_erased_while_it_is_edited_stays_erased()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana, "secret");
        var loaded = await Stores.LoadAsync(chat.Id, message.Id);
        var edit = loaded.Chat.Replace(message, message with { Content = "edited" });
        await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));
        await EraseAllAsync();

        Assert.False(await Stores.Chats.CommitAsync(loaded, edit with { Chat = edit.Chat with { Version = loaded.Chat.Version + 1 } }, Ct));

        Assert.Null(await ContentAsync(message));
    }

    private Task EraseAllAsync() => new EraseCleared(
        Stores.Lists, new ChatEditor(Stores.Chats, new OptimisticRetry(TimeProvider.System), []), Stores.Reader,
        new CleanUpSchedule(Stores.Media, TimeProvider.System))
        .ExecuteAsync(Ct);

    private async Task<string?> ContentAsync(Message message) => (await Stores.FindAsync(message))!.Content;
}
