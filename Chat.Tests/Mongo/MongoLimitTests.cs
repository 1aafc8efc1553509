using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Tests.Contracts;

namespace Chat.Tests.Mongo;

public sealed class MongoLimitTests(MongoServer server) : MongoTests(server)
{
    // A page of one message around a seq asks for none of the older ones, and got all of them: the page failed.
    [MongoFact]
    public async Task A_limit_of_0_is_nothing_and_not_everything()
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        await Stores.SendManyAsync(chat, 3);
        var view = await Stores.ViewAsync(chat, ana);

        Assert.Empty(await Stores.Reader.ListAsync(new MessageRange(view, 0) { Before = 3, Descending = true }, Ct));
        Assert.Empty(await Stores.Reader.SearchAsync(new SearchQuery(view, ["text"], 0), Ct));
        Assert.Empty(await Stores.Chats.ListAsync(new ChatListQuery(ana, ChatListKind.Active, 0), Ct));
    }
}
