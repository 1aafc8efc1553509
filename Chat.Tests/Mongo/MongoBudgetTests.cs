using System.Collections.Concurrent;
using Chat.Core.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Tests.Contracts;
using MongoDB.Driver.Core.Events;

namespace Chat.Tests.Mongo;

/// <summary>
/// How many commands each call costs, with all that is sent to the server counted. The table in docs/mongo-schema.md
/// says the same; more is a regression, fewer is a reason to change both.
/// </summary>
public sealed class MongoBudgetTests(MongoServer server) : MongoTests(server)
{
    private readonly ConcurrentQueue<string> _commands = new();

    [MongoFact]
    public Task A_send_is_two_commands() => CountAsync(["findAndModify", "insert"], async (stores, scene) =>
        Assert.Equal(AppendOutcome.Stored, (await stores.Messages.AppendAsync(Stores.Draft(scene.Chat, scene.Ana), Ct)).Outcome));

    [MongoFact]
    public Task A_reply_is_two_commands() => CountAsync(["findAndModify", "insert"], (stores, scene) =>
        stores.SendAsync(Reply(scene)));

    [MongoFact]
    public Task A_repeated_send_reads_why_and_writes_nothing() => CountAsync(["findAndModify", "aggregate", "find"], (stores, scene) =>
        stores.Messages.AppendAsync(scene.Message, Ct));

    [MongoFact]
    public Task A_reaction_is_two_commands() => CountAsync(["findAndModify", "findAndModify"], (stores, scene) =>
        stores.Messages.ReplaceAsync(scene.Message, scene.Message with { Reactions = [new Reaction("+", [scene.Ben])] }, requireOpen: true, Ct));

    [MongoFact]
    public Task An_edit_asks_for_replies_along_the_way() => CountAsync(["find", "findAndModify", "findAndModify"], (stores, scene) =>
        stores.Messages.ReplaceAsync(scene.Message, scene.Message with { Content = "edited" }, requireOpen: true, Ct));

    [MongoFact]
    public Task An_edit_of_an_answered_message_writes_its_replies_too() => CountAsync(
        ["find", "findAndModify", "update"],
        (stores, scene) => stores.Messages.ReplaceAsync(scene.Message, scene.Message with { Content = "edited" }, requireOpen: true, Ct),
        scene => Stores.SendAsync(Reply(scene)));

    [MongoFact]
    public Task Hiding_is_two_commands() => CountAsync(["findAndModify", "findAndModify"], (stores, scene) =>
        stores.Messages.HideAsync(scene.Message, scene.Ben, Ct));

    [MongoFact]
    public Task A_save_is_one_command() => CountAsync(["findAndModify"], (stores, scene) =>
        stores.Chats.SaveAsync(scene.Chat, scene.Chat.SetArchived(scene.Ana, true), null, Ct));

    [MongoFact]
    public Task A_new_chat_with_its_intro_is_two_commands() => CountAsync(["findAndModify", "insert"], (stores, _) =>
    {
        var (ana, ben) = Stores.NewPair();
        var chat = Conversation.Request(Stores.NewId("chat"), ana, ben, Stores.Start);
        return stores.Chats.GetOrCreateAsync(chat, Stores.Draft(chat, ana), Ct);
    });

    [MongoFact]
    public Task A_page_of_a_list_is_one_command() => CountAsync(["find"], (stores, scene) =>
        stores.Chats.ListAsync(new ChatListQuery(scene.Ana, ChatListKind.Active, 50) { Archived = false }, Ct));

    [MongoFact]
    public Task The_newest_messages_of_a_page_are_one_command() => CountAsync(["find"], (stores, scene) =>
        stores.Reader.FindNewestAsync([new Viewing(scene.Chat, scene.Ana)], Ct));

    [MongoFact]
    public Task A_page_of_messages_is_one_command() => CountAsync(["find"], (stores, scene) =>
        stores.Reader.ListAsync(new MessageRange(new Viewing(scene.Chat, scene.Ana), 50), Ct));

    [MongoFact]
    public Task The_unread_totals_are_one_command() => CountAsync(["aggregate"], (stores, scene) => stores.Chats.SumUnreadAsync(scene.Ana, Ct));

    [MongoFact]
    public Task A_sync_is_two_commands_at_once() => CountAsync(["find", "find"], (stores, scene) =>
        stores.Chats.ListChangedAsync(scene.Ana, null, 50, Ct));

    [MongoFact]
    public Task A_page_of_changes_is_two_commands() => CountAsync(["aggregate", "find"], (stores, scene) =>
        stores.Reader.ListChangesAsync(new Viewing(scene.Chat, scene.Ana), 0, 0, 50, Ct));

    [MongoFact]
    public Task A_search_is_one_command() => CountAsync(["find"], (stores, scene) =>
        stores.Reader.SearchAsync(new SearchQuery(new Viewing(scene.Chat, scene.Ana), ["hel"], 50), Ct));

    [MongoFact]
    public Task A_renewed_lease_is_one_command() => CountAsync(["update"], (stores, scene) =>
        stores.Presence.RenewAsync(Stores.NewId("con"), scene.Ana, Stores.At(1), Ct));

    [MongoFact]
    public Task Attaching_files_is_two_commands()
    {
        MediaFile[] files = [MediaStoreContract.NewFile(), MediaStoreContract.NewFile()];
        return CountAsync(
            ["find", "update"],
            async (stores, _) => Assert.True(await stores.Media.AttachAsync(MediaStoreContract.Of("s", files), Stores.At(60), Ct)),
            _ => Task.WhenAll(files.Select(file => Stores.Media.AddAsync(file, Ct))));
    }

    private async Task CountAsync(string[] budget, Func<Stores, Scene, Task> act, Func<Scene, Task>? arrange = null)
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        var message = await Stores.SendAsync(chat, ana);
        var scene = new Scene(await Stores.GetAsync(chat.Id), ana, ben, message);
        await (arrange?.Invoke(scene) ?? Task.CompletedTask);
        using var storage = Server.Listen(Note);
        var stores = MongoServer.Over(storage);
        await stores.GetAsync(chat.Id);
        _commands.Clear();

        await act(stores, scene);

        // Which of two at once is sent first is open.
        Assert.Equal(budget.Order(), _commands.Order());
    }

    // A connection that opens greets the server first; that is no part of any call.
    private void Note(CommandStartedEvent started)
    {
        if (started.CommandName is not ("hello" or "isMaster" or "getLastError"))
        {
            _commands.Enqueue(started.CommandName);
        }
    }

    private static Message Reply(Scene scene) =>
        Stores.Draft(scene.Chat, scene.Ben) with { ReplyTo = new ReplyTo(scene.Message.Id, 0, "") { Original = scene.Message } };

    private sealed record Scene(Conversation Chat, string Ana, string Ben, Message Message);
}
