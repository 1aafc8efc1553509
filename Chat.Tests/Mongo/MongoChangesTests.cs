using Chat.Core.Messages;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

/// <summary>A page of changes reads the chat and then its messages; what comes between must not be lost.</summary>
public sealed class MongoChangesTests(MongoServer server) : MongoTests(server)
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
}
