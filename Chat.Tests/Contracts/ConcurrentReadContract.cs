using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>Reads of a loaded chat while others write.</summary>
public abstract class ConcurrentReadContract : StoreContract
{
    [Fact]
    public async Task A_reader_finds_every_message_up_to_the_seq_it_loaded_while_others_write()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            for (var n = 0; n < 30; n++)
            {
                var sent = await Stores.SendAsync(chat, i % 2 == 0 ? ana : ben);
                await Stores.EditAsync(sent, "edited");
            }
        })));

        while (!writing.IsCompleted)
        {
            var loaded = await Stores.LoadAsync(chat.Id);
            var seqs = (await Stores.Reader.ListAsync(loaded, new MessageRange(new MessageFilter(), 1_000), Ct)).Select(m => m.Seq);
            Assert.Equal(Enumerable.Range(1, (int)loaded.Chat.Seq).Select(i => (long)i), seqs);
        }

        await writing;
        Assert.Equal(120, (await Stores.GetAsync(chat.Id)).Seq);
    }

    [Fact]
    public async Task A_count_between_a_load_and_its_commit_is_exact_while_others_write()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            for (var n = 0; n < 30; n++)
            {
                var sent = await Stores.SendAsync(chat, ana);
                await (n % 3 == 0 ? Stores.DeleteAsync(sent) : n % 3 == 1 ? Stores.HideAsync(sent, ben) : Task.CompletedTask);
            }
        })));

        for (var seq = 1; !writing.IsCompleted; seq++)
        {
            await ReadAsync(chat, ben, Math.Min(seq, 80));
        }

        await writing;
        var own = (await Stores.GetAsync(chat.Id)).Own(ben);
        var unread = (await Stores.ListAsync(chat)).Count(m => m.Seq > own.LastReadSeq && !m.Deleted && !m.IsHiddenFor(ben));
        Assert.Equal(unread, own.Unread);
    }

    private Task<ChatEdit> ReadAsync(Conversation chat, string userId, long upTo) => Stores.EditAsync(
        ChatQuery.Of(chat.Id),
        async loaded =>
        {
            if (upTo > loaded.Chat.Seq || upTo <= loaded.Chat.Own(userId).UnreadFloor)
            {
                return new ChatChange(loaded.Chat);
            }

            var unread = await Stores.Reader.CountAsync(loaded, MessageFilter.UnreadFor(new MemberView(loaded.Chat, userId), upTo), Ct);
            return new ChatChange(loaded.Chat.MarkRead(userId, upTo, unread));
        });
}
