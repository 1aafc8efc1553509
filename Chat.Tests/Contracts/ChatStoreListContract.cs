using Chat.Core.Chats;

namespace Chat.Tests.Contracts;

public abstract class ChatStoreListContract : StoreContract
{
    private static readonly ChatListKind[] AllKinds = Enum.GetValues<ChatListKind>();

    [Fact]
    public async Task Each_list_shows_its_own_kind_of_chats()
    {
        var (me, _) = Stores.NewPair();
        var incoming = await Stores.RequestAsync(Peer(), me, 1);
        var outgoing = await Stores.RequestAsync(me, Peer(), 2);
        var active = await Stores.OpenAsync(me, Peer(), 3);
        var rejected = await Stores.ChangeAsync(await Stores.RequestAsync(Peer(), me, 4), c => c.Reject(Stores.At(4)));

        Stores.AssertSame([incoming], await ListAsync(me, ChatListKind.IncomingRequests));
        Stores.AssertSame([outgoing], await ListAsync(me, ChatListKind.OutgoingRequests));
        Stores.AssertSame([active], await ListAsync(me, ChatListKind.Active));
        Stores.AssertSame([rejected, active, outgoing, incoming], await ListAsync(me, ChatListKind.History));
        Assert.Equal(1, await CountAsync(me, ChatListKind.OutgoingRequests));
    }

    [Fact]
    public async Task A_request_changes_lists_with_every_answer()
    {
        var (me, peer) = Stores.NewPair();
        var chat = await Stores.RequestAsync(me, peer);
        Assert.Equal(1, await CountAsync(me, ChatListKind.OutgoingRequests));
        Assert.Equal(0, await CountAsync(peer, ChatListKind.OutgoingRequests));

        await Stores.ChangeAsync(chat, c => c.Reject(Stores.At(1)));
        Assert.Equal(0, await CountAsync(me, ChatListKind.OutgoingRequests));
        Assert.Empty(await ListAsync(peer, ChatListKind.IncomingRequests));

        await Stores.ChangeAsync(chat, c => c.RequestAgain(peer, Stores.At(2), withMessage: false));
        Assert.Equal(1, await CountAsync(peer, ChatListKind.OutgoingRequests));
        Assert.Single(await ListAsync(me, ChatListKind.IncomingRequests));

        await Stores.ChangeAsync(chat, c => c.Accept(me, Stores.At(3)));
        Assert.Equal(0, await CountAsync(peer, ChatListKind.OutgoingRequests));
        Assert.Single(await ListAsync(me, ChatListKind.Active));
    }

    [Fact]
    public async Task Requests_are_sorted_by_the_newest_request()
    {
        var (me, _) = Stores.NewPair();
        var old = await Stores.RequestAsync(me, Peer(), 1);
        var other = await Stores.RequestAsync(Peer(), me, 5);
        await Stores.ChangeAsync(old, c => c.Reject(Stores.At(6)));
        await Stores.ChangeAsync(old, c => c.RequestAgain(c.Peer(me).UserId, Stores.At(7), withMessage: false));

        Assert.Equal([old.Id, other.Id], Ids(await ListAsync(me, ChatListKind.IncomingRequests)));
    }

    [Fact]
    public async Task Active_chats_are_sorted_by_their_newest_message_or_else_their_acceptance()
    {
        var (me, _) = Stores.NewPair();
        var a = await Stores.OpenAsync(me, Peer(), 1);
        var b = await Stores.OpenAsync(me, Peer(), 2);
        var c = await Stores.OpenAsync(me, Peer(), 4);
        Assert.Equal([c.Id, b.Id, a.Id], Ids(await ListAsync(me, ChatListKind.Active)));

        await Stores.SendAsync(a, a.Peer(me).UserId, at: 9);
        await Stores.SendAsync(b, me, at: 3);

        Assert.Equal([a.Id, c.Id, b.Id], Ids(await ListAsync(me, ChatListKind.Active)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_show_every_chat_once_also_where_times_are_equal(bool byPosition)
    {
        var (me, _) = Stores.NewPair();
        for (var i = 0; i < 7; i++)
        {
            await Stores.OpenAsync(me, Peer(), i / 3);
            await Stores.RequestAsync(me, Peer(), i / 3);
            await Stores.RequestAsync(Peer(), me, i / 3);
        }

        foreach (var kind in AllKinds)
        {
            var all = await ListAsync(me, kind);
            var paged = await PageAsync(new ChatListQuery(me, kind, 2), byPosition);

            Assert.Equal(kind == ChatListKind.History ? 21 : 7, all.Count);
            Assert.Equal(Ids(all), Ids(paged));
            Assert.Equal(all.Count, Ids(paged).Distinct().Count());
            Assert.Equal(
                paged.Select(c => ChatListPosition.Of(c, kind).At).OrderDescending(), paged.Select(c => ChatListPosition.Of(c, kind).At));
        }
    }

    [Fact]
    public async Task Archived_chats_are_listed_as_asked()
    {
        var (me, _) = Stores.NewPair();
        var plain = await Stores.OpenAsync(me, Peer(), 1);
        var archived = await Stores.OpenAsync(me, Peer(), 2);
        await Stores.ChangeAsync(archived, c => c.SetArchived(me, true));
        await Stores.ChangeAsync(plain, c => c.SetArchived(c.Peer(me).UserId, true));

        foreach (var kind in new[] { ChatListKind.Active, ChatListKind.History })
        {
            Assert.Equal([plain.Id], Ids(await ListAsync(me, kind, archived: false)));
            Assert.Equal([archived.Id], Ids(await ListAsync(me, kind, archived: true)));
            Assert.Equal([archived.Id, plain.Id], Ids(await ListAsync(me, kind)));
        }
    }

    [Fact]
    public async Task Chats_the_user_deleted_are_listed_only_when_asked_for()
    {
        var (me, _) = Stores.NewPair();
        var chat = await Stores.OpenAsync(me, Peer());
        await Stores.ChangeAsync(chat, c => c.Clear(me));

        foreach (var kind in new[] { ChatListKind.Active, ChatListKind.History })
        {
            Assert.Empty(await ListAsync(me, kind));
            Assert.Single(await ListAsync(me, kind, includeHidden: true));
            Assert.Single(await ListAsync(chat.Peer(me).UserId, kind));
        }

        await Stores.SendAsync(chat, me);
        Assert.Single(await ListAsync(me, ChatListKind.Active));
    }

    [Fact]
    public async Task A_list_is_counted_on_all_its_pages_as_it_is_listed()
    {
        var (me, _) = Stores.NewPair();
        for (var i = 0; i < 6; i++)
        {
            var chat = await Stores.OpenAsync(me, Peer(), i);
            await Stores.ChangeAsync(chat, c => i < 2 ? c.SetArchived(me, true) : i < 3 ? c.Clear(me) : c);
        }

        foreach (var kind in new[] { ChatListKind.Active, ChatListKind.History })
        {
            var query = new ChatListQuery(me, kind, 1) { After = new ChatListPosition(Stores.At(3), "x"), Offset = 1 };
            Assert.Equal(5, await Stores.Lists.CountAsync(query, Ct));
            Assert.Equal(2, await Stores.Lists.CountAsync(query with { Archived = true }, Ct));
            Assert.Equal(3, await Stores.Lists.CountAsync(query with { Archived = false }, Ct));
            Assert.Equal(6, await Stores.Lists.CountAsync(query with { IncludeHidden = true }, Ct));
        }
    }

    [Fact]
    public async Task A_stranger_has_no_chats()
    {
        await Stores.OpenAsync();

        foreach (var kind in AllKinds)
        {
            Assert.Empty(await ListAsync(Peer(), kind));
        }
    }

    private static string Peer() => Stores.NewPair().Ben;

    private static IEnumerable<string> Ids(IEnumerable<Conversation> chats) => chats.Select(c => c.Id);

    private Task<IReadOnlyList<Conversation>> ListAsync(
        string userId, ChatListKind kind, bool? archived = null, bool includeHidden = false) =>
        Stores.Lists.ListAsync(new ChatListQuery(userId, kind, 100) { Archived = archived, IncludeHidden = includeHidden }, Ct);

    private Task<int> CountAsync(string userId, ChatListKind kind) => Stores.Lists.CountAsync(new ChatListQuery(userId, kind, 1), Ct);

    private async Task<List<Conversation>> PageAsync(ChatListQuery query, bool byPosition)
    {
        var all = new List<Conversation>();
        while (await Stores.Lists.ListAsync(query, Ct) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= query.Limit);
            all.AddRange(page);
            query = byPosition
                ? query with { After = ChatListPosition.Of(page[^1], query.Kind) }
                : query with { Offset = query.Offset + page.Count };
        }

        return all;
    }
}
