using Chat.Adapters.Sqlite;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Tests.Contracts;

namespace Chat.Tests.Sqlite;

/// <summary>Ids in their short form, and messages found by them, whether their keys are written yet or not.</summary>
public sealed class MessageKeyTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private const string Hex = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(Hex)]
    [InlineData($"{Hex}{Hex}")]
    [InlineData("01234567-89ab-cdef-0123-456789abcdef")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("01234567-89AB-CDEF-0123-456789ABCDEF")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData($"01{Hex}")]
    [InlineData("été")]
    public async Task An_id_of_any_form_is_found_and_is_what_it_was(string id)
    {
        var stores = await fixture.CreateAsync();
        var (chat, ana, ben) = await stores.OpenAsync();
        var message = await stores.SendAsync(Stores.Draft(chat, ana) with { Id = id, ClientMessageId = id, Fingerprint = id });
        var other = await stores.SendAsync(Stores.Draft(chat, ben) with { Id = $"{id}-2", ClientMessageId = id });

        await AssertFoundAsync(stores, message);
        await AssertFoundAsync(stores, other);

        await stores.SendManyAsync(chat, 40);
        Assert.Equal(2, await CountKeysAsync(chat, MessageKeys.Of(id)));
        await AssertFoundAsync(stores, message);
        await AssertFoundAsync(stores, other);
        await stores.Afterwards();
    }

    [Fact]
    public async Task Every_message_is_found_while_keys_are_written_in_groups()
    {
        var stores = await fixture.CreateAsync();
        var (chat, _, _) = await stores.OpenAsync();
        var sent = new List<Message>();
        for (var count = 1; count <= 50; count++)
        {
            sent.AddRange(await stores.SendManyAsync(chat, 1));
            await AssertFoundAsync(stores, sent[count / 2]);
            await AssertFoundAsync(stores, sent[^1]);
        }

        Assert.Equal(2 * 48, await CountKeysAsync(chat));
        Assert.All(await stores.ListAsync(chat), message => Assert.Contains(sent, one => one.Id == message.Id));
        await stores.Afterwards();
    }

    [Fact]
    public async Task A_message_is_found_though_another_has_the_same_keys()
    {
        var stores = await fixture.CreateAsync();
        var (chat, _, _) = await stores.OpenAsync();
        var message = (await stores.SendManyAsync(chat, 20))[10];
        foreach (var id in new[] { message.Id, message.ClientMessageId })
        {
            // As if the hash of an older message were the same.
            await fixture.Database.WriteAsync(
                session => session.Execute(
                    "insert into message_keys(chat, key, seq) select no, @key, 3 from chats where id = @id",
                    ("@key", MessageKeys.Of(id)), ("@id", chat.Id)),
                CancellationToken.None);
        }

        await AssertFoundAsync(stores, message);
        await stores.Afterwards();
    }

    private static async Task AssertFoundAsync(Stores stores, Message message)
    {
        var (query, key) = (ChatQuery.Of(message.ChatId), new SendKey(message.SenderId, message.ClientMessageId));

        Stores.AssertSame(message, await stores.FindAsync(message));
        Stores.AssertSame(message, (await stores.Chats.LoadAsync(query with { Sent = [key] }, CancellationToken.None))!.Find(key));
    }

    // The comment keeps it out of the statements whose plans are looked at.
    private Task<long> CountKeysAsync(Conversation chat, int? key = null) => fixture.Database.ReadAsync(
        session => session.Number(
            """
            -- A test's
            select count(*) from message_keys k join chats c on c.no = k.chat where c.id = @id and (@key is null or k.key = @key)
            """,
            ("@id", chat.Id), ("@key", key)),
        CancellationToken.None);
}
