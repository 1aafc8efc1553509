using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Tests.Contracts;

public abstract class ErasureStoreContract : StoreContract
{
    [Fact]
    public async Task What_both_cleared_is_emptied_and_its_files_are_named()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var fileId = Stores.NewId("f");
        var message = await Stores.SendAsync(Stores.Draft(chat, ana, "secret") with
        {
            Type = MessageType.Media,
            Media = [new MediaItem { FileId = fileId, Name = "a.png", MimeType = "image/png", Size = 1 }],
        });
        message = (await Stores.ReplaceAsync(message, m => m with { Reactions = [new Reaction("+", [ben])] })).Message;
        await Stores.SaveAsync(chat, c => c.Clear(ana).Clear(ben));
        var before = await Stores.GetAsync(chat.Id);

        Assert.Contains(fileId, await EraseAllAsync());

        var erased = await Stores.Messages.FindAsync(chat.Id, message.Id, Ct);
        Assert.Equivalent(message with { Content = null, Media = [], Reactions = [], Deleted = true }, erased, strict: true);
        Assert.Equal(before, await Stores.GetAsync(chat.Id));
        Assert.Empty(await Stores.Erasure.ListTracesAsync(chat.Id, ana, 10, Ct));
        Assert.Empty(await Stores.Erasure.ListTracesAsync(chat.Id, ben, 10, Ct));
    }

    [Fact]
    public async Task What_one_side_still_sees_stays()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.SaveAsync(chat, c => c.Clear(ana));
        await EraseAllAsync();
        Assert.Equal("text 1", await ContentAsync(messages[0]));

        await Stores.SaveAsync(chat, c => c.Clear(ben));
        var late = await Stores.SendAsync(chat, ana, "late");
        await Stores.SaveAsync(chat, c => c.Clear(ana));
        await EraseAllAsync();

        Assert.Null(await ContentAsync(messages[3]));
        Assert.Equal("late", await ContentAsync(late));

        await Stores.SaveAsync(chat, c => c.Clear(ben));
        await EraseAllAsync();
        Assert.Null(await ContentAsync(late));
    }

    [Fact]
    public async Task Batches_are_as_small_as_asked_and_get_to_the_end()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 7);
        await Stores.SaveAsync(chat, c => c.Clear(ana).Clear(ben));

        await EraseAllAsync(limit: 3);

        foreach (var message in messages)
        {
            Assert.Null(await ContentAsync(message));
        }

        Assert.Equal(0, (await Stores.Erasure.EraseClearedAsync(3, Ct)).Count);
    }

    [Fact]
    public async Task Erased_words_are_found_no_more()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana, "secret");
        var view = await Stores.ViewAsync(chat, ana);
        await Stores.SaveAsync(chat, c => c.Clear(ana).Clear(ben));
        await EraseAllAsync();

        // With the view from before the clearing, which would still show it.
        Assert.Empty(await Stores.Reader.SearchAsync(new SearchQuery(view, ["secret"], 10), Ct));
    }

    [Fact]
    public async Task Traces_are_the_users_messages_and_those_they_reacted_to_oldest_first()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 8);
        await Stores.DeleteAsync(messages[0]);
        await Stores.HideAsync(messages[2], ana);
        await Stores.ReplaceAsync(messages[3], m => m with { Reactions = [new Reaction("+", [ben, ana]), new Reaction("-", [ana])] });
        await Stores.ReplaceAsync(messages[4], m => m with { Reactions = [new Reaction("+", [ana])] });
        await Stores.ReplaceAsync(messages[5], m => m with { Reactions = [new Reaction("+", [ana])] });
        await Stores.ReplaceAsync(messages[5], m => m with { Reactions = [new Reaction("+", [ben])] });

        Assert.Equal([3, 4, 5, 7], await TracesAsync(chat, ana, 10));
        Assert.Equal([3, 4], await TracesAsync(chat, ana, 2));
        Assert.Equal([2, 4, 6, 8], await TracesAsync(chat, ben, 10));
        Assert.Empty(await TracesAsync(chat, "nobody", 10));
        Assert.Empty(await Stores.Erasure.ListTracesAsync("none", ana, 10, Ct));
    }

    [Fact]
    public async Task Removing_traces_batch_by_batch_comes_to_an_end()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        foreach (var message in await Stores.SendManyAsync(chat, 6))
        {
            await Stores.ReplaceAsync(message, m => m with { Reactions = [new Reaction("+", [ana])] });
        }

        while (await Stores.Erasure.ListTracesAsync(chat.Id, ana, 2, Ct) is { Count: > 0 } traces)
        {
            foreach (var trace in traces)
            {
                await (trace.SenderId == ana ? Stores.DeleteAsync(trace) : Stores.ReplaceAsync(trace, m => m with { Reactions = [] }));
            }
        }

        Assert.Equal([2, 4, 6], await TracesAsync(chat, ben, 10));
    }

    // Other tests may have left something to erase as well, so batches go on to the end.
    private async Task<List<string>> EraseAllAsync(int limit = 100)
    {
        var files = new List<string>();
        while (await Stores.Erasure.EraseClearedAsync(limit, Ct) is { Count: > 0 } batch)
        {
            Assert.True(batch.Count <= limit);
            files.AddRange(batch.FileIds);
        }

        return files;
    }

    private async Task<string?> ContentAsync(Message message) =>
        (await Stores.Messages.FindAsync(message.ChatId, message.Id, Ct))!.Content;

    private async Task<IEnumerable<long>> TracesAsync(Conversation chat, string userId, int limit) =>
        (await Stores.Erasure.ListTracesAsync(chat.Id, userId, limit, Ct)).Select(m => m.Seq);
}
