using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

/// <summary>Metadata of messages that were just sent or sent long ago.</summary>
public abstract class MessageMetadataContract : StoreContract
{
    private const string Metadata = """{"$set":{"a.b":[1.50,null]},"":"\u0000 é"}""";

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Metadata_is_read_as_it_was_stored_and_survives_an_edit(int later)
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var message = await SendAsync(chat, ana);
        Assert.Equal(Metadata, (await Stores.GetAsync(chat.Id)).LastMessage!.Metadata);
        await Stores.SendManyAsync(chat, later);

        Assert.Equal(Metadata, (await Stores.FindAsync(message))!.Metadata);
        await Stores.EditAsync(message, "edited");

        Assert.Equal(Metadata, (await Stores.FindAsync(message))!.Metadata);
        Assert.Equal([Metadata, .. Enumerable.Repeat<string?>(null, later)], (await Stores.ListAsync(chat)).Select(m => m.Metadata));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task A_tombstone_has_no_metadata(int later)
    {
        var (chat, ana, _) = await Stores.OpenAsync();
        var message = await SendAsync(chat, ana);
        await Stores.SendManyAsync(chat, later);

        await Stores.DeleteAsync(message);

        Assert.Null((await Stores.FindAsync(message))!.Metadata);
        Assert.All(await Stores.ListAsync(chat), m => Assert.Null(m.Metadata));
    }

    private Task<Message> SendAsync(Core.Chats.Conversation chat, string senderId) =>
        Stores.SendAsync(Stores.Draft(chat, senderId) with { Metadata = Metadata });
}
