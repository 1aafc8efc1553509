using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Tests.Contracts;

/// <summary>
/// Random histories: what a store keeps beside the chats and messages says the same as a look at all of them.
/// </summary>
public abstract class RandomHistoryContract : StoreContract
{
    private const int Steps = 120;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_unread_total_is_the_sum_over_the_chats(int seed)
    {
        var random = new Random(seed);
        var (me, _) = Stores.NewPair();
        var chats = new List<Conversation>();
        for (var step = 0; step < Steps; step++)
        {
            if (chats.Count < 3 || random.Next(30) == 0)
            {
                chats.Add(await Stores.RequestAsync(Stores.NewPair().Ben, me, step));
            }

            await StepAsync(random, chats[random.Next(chats.Count)], me);
            var all = await Stores.Lists.ListAsync(new ChatListQuery(me, ChatListKind.Active, 1_000), Ct);
            var unread = all.Select(chat => chat.Own(me).Unread).Where(count => count > 0).ToList();
            Assert.Equal(new UnreadTotals(unread.Sum(), unread.Count), await Stores.Lists.SumUnreadAsync(me, Ct));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task The_changes_since_any_rev_are_those_of_all_messages_in_order(int seed)
    {
        var random = new Random(seed);
        var (chat, ana, _) = await Stores.OpenAsync();
        var sent = await Stores.SendManyAsync(chat, 5);
        for (var step = 0; step < Steps; step++)
        {
            var message = sent[random.Next(sent.Count)];
            await (random.Next(4) switch
            {
                0 => Stores.EditAsync(message, $"edited {step}"),
                1 when random.Next(3) == 0 => Stores.DeleteAsync(message),
                _ => AddAsync(sent, chat, random.Next(2) == 0 ? ana : chat.Peer(ana).UserId),
            });
            await CompareAsync(chat, ana, random.Next(sent.Count + step), limit: random.Next(1, 12));
        }

        await Stores.SettleAsync(chat.Id);
        await CompareAsync(chat, ana, since: 0, limit: 7);
    }

    private async Task AddAsync(List<Message> sent, Conversation chat, string sender) => sent.Add(await Stores.SendAsync(chat, sender));

    private Task StepAsync(Random random, Conversation chat, string me) => random.Next(8) switch
    {
        0 => Stores.ChangeAsync(chat, now => now.Status == ChatStatus.Pending ? now.Accept(me, Stores.Start) : now),
        1 => Stores.ChangeAsync(chat, now => now.Status == ChatStatus.Pending ? now.Reject(Stores.Start) : now),
        2 => Stores.ChangeAsync(chat, now => now.Clear(me)),
        3 => Stores.ChangeAsync(chat, now => now.MarkRead(me, now.Seq, unread: 0)),
        4 => Stores.SendAsync(chat, me),
        _ => Stores.SendAsync(chat, chat.Peer(me).UserId),
    };

    private async Task CompareAsync(Conversation chat, string userId, long since, int limit)
    {
        var all = await Stores.ListAsync(chat);
        var expected = all.Where(message => message.Rev > since).OrderBy(message => message.Rev).Select(message =>
            (message.Seq, message.Rev));
        var found = new List<(long Seq, long Rev)>();
        var more = true;
        while (more)
        {
            var view = await Stores.ViewAsync(chat, userId);
            var query = new ChangesQuery(view, found is [.., var last] ? last.Rev : since, view.Own.OwnRev, limit);
            var page = await Stores.Reader.ListChangesAsync(await Stores.LoadAsync(chat.Id), query, Ct);
            found.AddRange(page.Messages.Select(message => (message.Seq, message.Rev)));
            more = page.HasMore;
        }

        Assert.Equal(expected, found);
    }
}
