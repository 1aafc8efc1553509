using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Tests.Contracts;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chat.Tests.Mongo;

/// <summary>The tail in the chat's document: what fills it, and readers that loaded it before or after a move.</summary>
public sealed class MongoTailTests(MongoServer server) : MongoTests(server)
{
    [MongoFact]
    public async Task A_tail_is_moved_when_it_is_full()
    {
        var (chat, ana, _) = await Stores.OpenAsync();

        for (var i = 1; i < TailMove.MaxEntries; i++)
        {
            await Stores.SendAsync(chat, ana);
        }

        Assert.Equal((TailMove.MaxEntries - 1, 0), await SizesAsync(chat));
        await Stores.SendAsync(chat, ana);
        Assert.Equal((0, TailMove.MaxEntries), await SizesAsync(chat));
    }

    [MongoFact]
    public async Task A_tail_of_long_messages_is_full_sooner()
    {
        var (chat, ana, _) = await Stores.OpenAsync();

        await Stores.SendAsync(chat, ana, new string('x', 2_000));
        Assert.Equal((1, 0), await SizesAsync(chat));
        await Stores.SendAsync(chat, ana, new string('x', 2_000));

        Assert.Equal((0, 2), await SizesAsync(chat));
    }

    [MongoFact]
    public async Task Many_changes_of_one_message_leave_one_archived_state()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);

        for (var i = 0; i < TailMove.MaxEntries + 2; i++)
        {
            message = await Stores.EditAsync(message, $"edit {i}");
        }

        Assert.Equal((3, 1), await SizesAsync(chat));
        Stores.AssertSame(message, Assert.Single(await Stores.ListAsync(chat)));
    }

    [MongoFact]
    public async Task A_state_that_was_loaded_before_a_move_is_read_without_doubles()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 6);
        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);
        var messages = await Stores.SendManyAsync(chat, 4);
        await Stores.HideAsync(messages[0], ben);
        await Stores.DeleteAsync(messages[2]);
        var loaded = await Stores.LoadAsync(chat.Id);
        var memberView = new MemberView(loaded.Chat, ben);
        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);

        Assert.Equal(
            [10, 9, 8, 6], await SeqsAsync(loaded, new MessageRange(MessageFilter.VisibleTo(memberView), 4) { Descending = true }));
        Assert.Equal([6, 8], await SeqsAsync(loaded, new MessageRange(MessageFilter.VisibleTo(memberView), 2) { Offset = 5 }));
        Assert.Equal(3, await Stores.Reader.CountAsync(loaded, MessageFilter.UnreadFor(memberView, 0), Ct));
        var page = await Stores.Reader.ListChangesAsync(loaded, new ChangesQuery(memberView, 0, 0, 100), Ct);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 10, 9], page.Messages.Select(m => m.Seq));
        Assert.Equal(9, (await Stores.Reader.SearchAsync(loaded, new SearchQuery(["text"], 100), Ct)).Count);
        Assert.Equal(ana, messages[0].SenderId);
    }

    [MongoFact]
    public async Task Lists_and_guards_do_not_load_tails()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 4);
        var bytes = 0;
        using var storage = Server.ListenToAnswers(answer => bytes = Math.Max(bytes, answer.ToBson().Length));
        var watched = MongoServer.Over(storage);

        await watched.Chats.FindAsync(chat.Id, Ct);
        await watched.Lists.ListAsync(new ChatListQuery(ana, ChatListKind.Active, 10), Ct);
        await watched.Lists.ListChangedAsync(ana, null, 10, Ct);
        var without = bytes;
        await watched.LoadAsync(chat.Id);

        Assert.InRange(without, 500, 2_000);
        Assert.True(bytes > without + 1_000, $"{bytes} is not more than {without} bytes.");
    }

    private async Task<IEnumerable<long>> SeqsAsync(LoadedChat loaded, MessageRange range) =>
        (await Stores.Reader.ListAsync(loaded, range, Ct)).Select(m => m.Seq);

    private async Task<(int Tail, int Archived)> SizesAsync(Conversation chat)
    {
        var stored = await Server.Storage.Chats.Find(new BsonDocument("_id", chat.Id)).SingleAsync();
        var archived = await Server.Storage.Messages.CountDocumentsAsync(new BsonDocument("chatId", chat.Id));
        return (stored["tail"].AsBsonArray.Count, (int)archived);
    }
}
