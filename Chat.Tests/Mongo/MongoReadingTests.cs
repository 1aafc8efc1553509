using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Core.Reading;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>A reader reads the chat and then its messages; what is stored between must not be lost.</summary>
public sealed class MongoReadingTests(MongoServer server) : MongoTests(server)
{
    // More than a page came between the two reads: the page ended above what the chat's ring could tell of, and a send
    // that was still being stored there was passed over for ever.
    [MongoFact]
    public async Task What_is_stored_late_is_not_passed_over_by_a_page_that_others_filled_meanwhile()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        using var find = new Gate();
        using var reading = Server.Listen(started => find.Hold(
            started.CommandName == "find" && started.Command["find"].AsString == "messages"));
        var viewing = new Viewing(chat, ana);
        var changes = Task.Run(() => MongoServer.Over(reading).Reader.ListChangesAsync(viewing, chat.Rev, 0, 2, Ct));
        await find.Reached;
        using var insert = new Gate();
        using var sending = Server.Listen(started => insert.Hold(started.CommandName == "insert"));
        var late = Task.Run(() => MongoServer.Over(sending).SendAsync(chat, ben));
        await insert.Reached;
        for (var i = 0; i < 3; i++)
        {
            await Stores.SendAsync(chat, ben);
        }

        find.Open();
        var page = await changes;
        insert.Open();

        Assert.InRange(page.CompleteUpToRev, chat.Rev, (await late).Rev - 1);
        Assert.True(page.HasMore);
    }

    // The send had counted the chat's unread up, its message was not there yet: a recount by the messages took it out again.
    [MongoFact]
    public async Task A_send_that_is_being_stored_stays_in_a_recount()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        using var insert = new Gate();
        using var sending = Server.Listen(started => insert.Hold(started.CommandName == "insert"));
        var late = Task.Run(() => MongoServer.Over(sending).SendAsync(chat, ana));
        await insert.Reached;

        var healed = await HealAsync(chat, ben);
        insert.Open();
        await late;

        Assert.Equal(2, healed);
        Assert.Equal(2, await HealAsync(chat, ben));
        Assert.Equal(new UnreadTotals(2, 1), await Stores.Chats.SumUnreadAsync(ben, Ct));
    }

    [MongoFact]
    public async Task A_deletion_that_is_being_stored_stays_out_of_a_recount()
    {
        var (chat, ana, ben) = await Stores.OpenAsync();
        await Stores.SendAsync(chat, ana);
        var message = await Stores.SendAsync(chat, ana);
        using var write = new Gate();
        using var deleting = Server.Listen(started => write.Hold(
            started.CommandName is "findAndModify" or "update" && started.Command[started.CommandName].AsString == "messages"));
        var late = Task.Run(() => MongoServer.Over(deleting).Messages.ReplaceAsync(
            message, message with { Deleted = true, Content = null }, requireOpen: false, Ct));
        await write.Reached;

        var healed = await HealAsync(chat, ben);
        write.Open();
        await late;

        Assert.Equal(1, healed);
        Assert.Equal(1, await HealAsync(chat, ben));
    }

    private async Task<int> HealAsync(Conversation chat, string userId)
    {
        var counter = new UnreadCounter(Stores.Chats, Stores.Reader);
        return (await counter.HealAsync(await Stores.GetAsync(chat.Id), userId, Ct)).Own(userId).Unread;
    }
}
