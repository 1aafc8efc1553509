using Chat.Adapters.Mongo;
using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Messages;
using Chat.Tests.Contracts;
using MongoDB.Driver.Core.Events;

namespace Chat.Tests.Mongo;

/// <summary>
/// An answer and an edit of what it answers, each of two writes, in every order that matters: whoever reads by rev in the
/// end has the answer with the original as it is. The orders are forced by holding commands before they are sent.
/// </summary>
public sealed class MongoReplyTests(MongoServer server) : MongoTests(server)
{
    // The answer had its number when the edit took its own, and its insert came while the edit was stored: it was not
    // among the edit's replies, and a client that had it already kept the old preview.
    [MongoFact]
    public async Task An_answer_that_is_being_stored_while_its_original_is_edited_takes_the_edits_rev()
    {
        var (chat, original, ben) = await ArrangeAsync();
        using var insert = new Gate();
        using var sending = Server.Listen(started => insert.Hold(started.CommandName == "insert"));
        var reply = Task.Run(() => MongoServer.Over(sending).SendAsync(Reply(chat, ben, original)));
        await insert.Reached;
        var finds = 0;
        using var editing = Server.Listen(started => OnSecondLook(started, ref finds, insert.Open));

        var edit = await EditAsync(MongoServer.Over(editing), original);
        insert.Open();

        var sent = await reply;
        Assert.Equal([sent.Id], edit.Replies.Select(r => r.Id));
        var stored = await Stores.Messages.FindAsync(chat.Id, sent.Id, Ct);
        Assert.Equal((edit.Message.Rev, "edited"), (stored!.Rev, stored.ReplyTo!.Original!.Content));
    }

    [MongoFact]
    public async Task An_answer_that_an_edit_did_not_wait_for_any_longer_takes_the_edits_rev_by_itself()
    {
        var (chat, original, ben) = await ArrangeAsync();
        using var insert = new Gate();
        using var sending = Server.Listen(started => insert.Hold(started.CommandName == "insert"));
        var reply = Task.Run(() => MongoServer.Over(sending).SendAsync(Reply(chat, ben, original)));
        await insert.Reached;

        var edit = await EditAsync(Stores, original);
        insert.Open();

        var sent = await reply;
        Assert.Empty(edit.Replies);
        Assert.Equal((edit.Message.Rev, "edited"), (sent.Rev, sent.ReplyTo!.Original!.Content));
        Assert.Equivalent(sent, await Stores.Messages.FindAsync(chat.Id, sent.Id, Ct), strict: true);
    }

    [MongoFact]
    public async Task An_answer_to_what_is_being_edited_waits_and_has_the_new_text()
    {
        var (chat, original, ben) = await ArrangeAsync();
        using var write = new Gate();
        using var editing = Server.Listen(started => write.Hold(IsOnMessages(started)));
        var edit = Task.Run(() => EditAsync(MongoServer.Over(editing), original));
        await write.Reached;
        // Refused by the ring, it looks why; only then the edit goes on.
        using var sending = Server.Listen(started => write.OpenIf(started.CommandName == "aggregate"));

        var sent = await MongoServer.Over(sending).SendAsync(Reply(chat, ben, original));

        Assert.Equal("edited", sent.ReplyTo!.Original!.Content);
        Assert.True(sent.Rev > (await edit).Message.Rev);
    }

    [MongoFact]
    public async Task A_change_of_an_answer_to_what_is_being_edited_is_decided_again()
    {
        var (chat, original, ben) = await ArrangeAsync();
        var reply = await Stores.SendAsync(Reply(chat, ben, original));
        using var write = new Gate();
        using var editing = Server.Listen(started => write.Hold(IsOnMessages(started)));
        var edit = Task.Run(() => EditAsync(MongoServer.Over(editing), original));
        await write.Reached;

        Assert.Null(await ReactAsync(reply));
        write.Open();
        await edit;
        var change = await ReactAsync((await Stores.Messages.FindAsync(chat.Id, reply.Id, Ct))!);

        Assert.Equal("edited", change!.Message.ReplyTo!.Original!.Content);
    }

    [MongoFact]
    public async Task Of_many_answers_and_edits_at_once_no_answer_is_left_behind_the_last_edit()
    {
        var (chat, original, ben) = await ArrangeAsync();
        using var here = new MongoStorage(Server.Options());
        using var there = new MongoStorage(Server.Options());
        Stores[] instances = [MongoServer.Over(here), MongoServer.Over(there)];
        var editing = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await EditUntilStoredAsync(instances[i % 2], original, $"edit {i}");
            }
        });

        var sent = new Message[60];
        await Parallel.ForAsync(0, sent.Length, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
            sent[i] = await instances[i % 2].SendAsync(Reply(chat, ben, (await instances[i % 2].Messages.FindOriginalAsync(chat.Id, original.Id, Ct))!)));
        await editing;

        var last = (await Stores.Messages.FindAsync(chat.Id, original.Id, Ct))!;
        Assert.Equal("edit 9", last.Content);
        foreach (var reply in sent)
        {
            var stored = (await Stores.Messages.FindAsync(chat.Id, reply.Id, Ct))!;
            Assert.True(stored.Rev >= last.Rev, $"{reply.Seq} is left behind at {stored.Rev}, before {last.Rev}.");
            // What was answered had the text of the last edit below its rev.
            var text = reply.ReplyTo!.Original!.Content;
            Assert.True(reply.Rev <= stored.Rev && (reply.Rev < last.Rev || text == last.Content), $"{reply.Seq} took {reply.Rev} with '{text}' and is at {stored.Rev}; the last edit took {last.Rev}.");
        }
    }

    private static async Task EditUntilStoredAsync(Stores stores, Message message, string text)
    {
        MessageChange? change;
        do
        {
            var before = (await stores.Messages.FindAsync(message.ChatId, message.Id, Ct))!;
            change = await stores.Messages.ReplaceAsync(before, before with { Content = text }, requireOpen: true, Ct);
        }
        while (change is null);
    }

    private async Task<(Conversation Chat, Message Original, string Ben)> ArrangeAsync()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        return (chat, await Stores.SendAsync(chat, ana), ben);
    }

    private static Message Reply(Conversation chat, string userId, Message original) =>
        Stores.Draft(chat, userId) with { ReplyTo = new ReplyTo(original.Id, original.Seq, original.SenderId) { Original = original } };

    private static async Task<MessageChange> EditAsync(Stores stores, Message message) =>
        (await stores.Messages.ReplaceAsync(message, message with { Content = "edited" }, requireOpen: true, Ct))!;

    private Task<MessageChange?> ReactAsync(Message message) =>
        Stores.Messages.ReplaceAsync(message, message with { Reactions = [new Reaction("+", ["ben"])] }, requireOpen: true, Ct);

    private static bool IsOnMessages(CommandStartedEvent started) =>
        started.CommandName == "findAndModify" && started.Command["findAndModify"] == "messages"
        || started.CommandName == "update" && started.Command["update"] == "messages";

    private static void OnSecondLook(CommandStartedEvent started, ref int finds, Action then)
    {
        if (started.CommandName == "find" && Interlocked.Increment(ref finds) == 2)
        {
            then();
        }
    }
}
