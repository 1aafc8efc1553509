using System.Text;
using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Members;
using Chat.Faults.Network;
using Chat.Tests.Contracts;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace Chat.Tests.Mongo;

/// <summary>
/// A process that dies, or stands still, between the steps of a change: the commit, the upserts of the move, its pull. A
/// death is a network that lets nothing through from a step on; standing still is a gate before a command.
/// </summary>
public sealed class MongoCrashTests(MongoServer server) : MongoTests(server)
{
    private const string Upserts = "update\0\u0009\0\0\0messages";
    private const string Pull = "$pull";

    [MongoFact]
    public async Task A_commit_that_never_reached_the_server_stored_nothing()
    {
        var (chat, ana, _) = await Stores.OpenAsync();

        await Assert.ThrowsAsync<DependencyException>(() => DieAsync("$push", dying => dying.SendAsync(chat, ana)));

        Assert.Equal(0, (await Stores.GetAsync(chat.Id)).Seq);
        Assert.Equal(1, (await Stores.SendAsync(chat, ana)).Seq);
    }

    [MongoFact]
    public async Task A_first_message_is_stored_with_its_new_chat_or_not_at_all()
    {
        var (ana, ben) = Stores.NewPair();
        var request = Stores.NewRequest(ana, ben);
        var change = request.AddFirstMessage(Stores.Draft(request, ana));

        await Assert.ThrowsAsync<DependencyException>(() => DieAsync("upsert", dying => dying.Chats.CommitAsync(null, change, Ct)));
        Assert.Null(await Stores.Chats.FindAsync(request.Id, Ct));

        Assert.True(await Stores.Chats.CommitAsync(null, change, Ct));
        Stores.AssertSame(change.Messages[0], Assert.Single(await Stores.ListAsync(request)));
    }

    [MongoTheory]
    [InlineData(Upserts)]
    [InlineData(Pull)]
    public async Task A_process_that_dies_during_a_move_loses_nothing_and_the_next_send_moves_what_it_left(string step)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, TailMove.MaxEntries - 1);

        // The send is done although its process dies on the way to its answer.
        var last = await DieAsync(step, dying => dying.SendAsync(chat, ben, "the last"));

        Assert.Equal(TailMove.MaxEntries, (await TailAsync(chat)).Count);
        await AssertReadAsync(chat, TailMove.MaxEntries);
        Stores.AssertSame(last, await Stores.FindAsync(last));
        await Stores.SendAsync(chat, ana);
        Assert.Empty(await TailAsync(chat));
        await AssertReadAsync(chat, TailMove.MaxEntries + 1);
    }

    [MongoFact]
    public async Task A_move_that_stops_between_two_messages_is_completed()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 5);
        var tail = await TailAsync(chat);
        await Server.Storage.Messages.InsertOneAsync(MessageDocument.ToArchive(tail[2].AsBsonDocument));

        await AssertReadAsync(chat, 5);
        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);

        await AssertReadAsync(chat, 5);
        Stores.AssertSame(messages, await Stores.ListAsync(chat));
        Assert.Equal(6, (await Stores.SendAsync(chat, ana)).Seq);
    }

    [MongoFact]
    public async Task Two_moves_at_once_move_every_message_once()
    {
        var (chat, _, _) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 10);
        using var upserts = new Gate();
        using var stopped = Server.Listen(started => upserts.Hold(IsUpsert(started)));
        var late = Task.Run(() => MongoServer.MoveTailAsync(stopped, chat.Id));
        await upserts.Reached;

        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);
        upserts.Open();
        await late;

        Assert.Empty(await TailAsync(chat));
        Stores.AssertSame(messages, await Stores.ListAsync(chat));
    }

    [MongoFact]
    public async Task A_message_that_is_edited_while_it_is_moved_keeps_the_edit()
    {
        var (chat, _, _) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 3);
        using var upserts = new Gate();
        using var stopped = Server.Listen(started => upserts.Hold(IsUpsert(started)));
        var move = Task.Run(() => MongoServer.MoveTailAsync(stopped, chat.Id));
        await upserts.Reached;

        var edited = await Stores.EditAsync(messages[1], "edited");
        upserts.Open();
        await move;

        // The move pulled what it had moved, and not the edit.
        Assert.Equal(edited.Id, Assert.Single(await TailAsync(chat))["_id"].AsString);
        Stores.AssertSame(edited, await Stores.FindAsync(edited));
        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);
        Stores.AssertSame([messages[0], edited, messages[2]], await Stores.ListAsync(chat));
    }

    [MongoFact]
    public async Task A_late_move_does_not_overwrite_an_edit_that_was_moved_before_it()
    {
        var (chat, _, _) = await Stores.OpenAsync();
        var messages = await Stores.SendManyAsync(chat, 3);
        using var upserts = new Gate();
        using var stopped = Server.Listen(started => upserts.Hold(IsUpsert(started)));
        var late = Task.Run(() => MongoServer.MoveTailAsync(stopped, chat.Id));
        await upserts.Reached;
        var edited = await Stores.EditAsync(messages[1], "edited");
        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);

        upserts.Open();
        await late;

        Assert.Empty(await TailAsync(chat));
        Stores.AssertSame([messages[0], edited, messages[2]], await Stores.ListAsync(chat));
    }

    [MongoFact]
    public async Task A_late_move_does_not_bring_erased_text_back()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var secret = Stores.NewId("secret");
        await Stores.SendAsync(Stores.Draft(chat, ana, secret) with { Fingerprint = "f" });
        using var upserts = new Gate();
        using var stopped = Server.Listen(started => upserts.Hold(IsUpsert(started)));
        var late = Task.Run(() => MongoServer.MoveTailAsync(stopped, chat.Id));
        await upserts.Reached;
        await Stores.ChangeAsync(chat, c => c.Clear(ana).Clear(ben));
        await new EraseCleared(
            Stores.Lists, new ChatEditor(Stores.Chats, new OptimisticRetry(TimeProvider.System), []), Stores.Reader,
            new CleanUpSchedule(Stores.Media, TimeProvider.System))
            .ExecuteAsync(Ct);
        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);

        upserts.Open();
        await late;

        Assert.True(Assert.Single(await Stores.ListAsync(chat)).Deleted);
        var stored = await DumpAsync(chat);
        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
    }

    [MongoFact]
    public async Task A_pull_takes_only_what_was_moved_when_a_send_came_between()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 3);
        using var pull = new Gate();
        using var stopped = Server.Listen(started => pull.Hold(started.CommandName == "update" && started.Command["update"] == "chats"));
        var move = Task.Run(() => MongoServer.MoveTailAsync(stopped, chat.Id));
        await pull.Reached;
        var sent = await Stores.SendAsync(chat, ana);

        pull.Open();
        await move;

        Assert.Equal(sent.Id, Assert.Single(await TailAsync(chat))["_id"].AsString);
        await AssertReadAsync(chat, 4);
    }

    [MongoFact]
    public async Task A_commit_over_a_state_that_was_loaded_before_a_move_is_stored()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 3);
        var loaded = await Stores.LoadAsync(chat.Id);
        await MongoServer.MoveTailAsync(Server.Storage, chat.Id);
        var change = loaded.Chat.Append(Stores.Draft(chat, ana));

        Assert.True(
            await Stores.Chats.CommitAsync(loaded, change with { Chat = change.Chat with { Version = loaded.Chat.Version + 1 } }, Ct));

        await AssertReadAsync(chat, 4);
    }

    private async Task AssertReadAsync(Conversation chat, int count)
    {
        var loaded = await Stores.LoadAsync(chat.Id);
        var memberView = new MemberView(loaded.Chat, chat.First.UserId);
        var seqs = Enumerable.Range(1, count).Select(i => (long)i).ToList();
        Assert.Equal(seqs, (await Stores.ListAsync(chat)).Select(m => m.Seq));
        Assert.Equal(
            seqs, (await Stores.Reader.ListChangesAsync(loaded, new ChangesQuery(memberView, 0, 0, 100), Ct)).Messages.Select(m => m.Seq));
        Assert.Equal(count, await Stores.Reader.CountAsync(loaded, new MessageFilter(), Ct));
    }

    private async Task<BsonArray> TailAsync(Conversation chat) =>
        (await Server.Storage.Chats.Find(new BsonDocument("_id", chat.Id)).SingleAsync())["tail"].AsBsonArray;

    private async Task<string> DumpAsync(Conversation chat)
    {
        var messages = await Server.Storage.Messages.Find(new BsonDocument("chatId", chat.Id)).ToListAsync();
        return string.Concat(messages) + await Server.Storage.Chats.Find(new BsonDocument("_id", chat.Id)).SingleAsync();
    }

    private static bool IsUpsert(CommandStartedEvent started) => started.CommandName == "update" && started.Command["update"] == "messages";

    // The process is one whose network is cut at the first command that contains the text, and stays cut.
    private async Task<T> DieAsync<T>(string at, Func<Stores, Task<T>> act)
    {
        using var network = MongoServer.CreateNetwork();
        using var storage = new MongoStorage(Server.Options(MongoServer.Through(network), timeoutMs: 2_000));
        var mark = Encoding.UTF8.GetBytes(at);
        var dead = false;
        network.Decide = (piece, toServer) =>
        {
            dead |= toServer && piece.AsSpan().IndexOf(mark) >= 0;
            return dead ? Fault.Reset : Fault.None;
        };
        return await act(MongoServer.Over(storage));
    }
}
