using Chat.Core.Leases;
using Chat.Core.Presence;

namespace Chat.Tests.Contracts;

public abstract class LeaseStoreContract : StoreContract
{
    [Fact]
    public async Task A_lease_is_live_until_it_expires()
    {
        var lease = NewLease(Stores.NewId("user"), seen: 1, expires: 3);
        Assert.Empty(await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(1), Ct));

        await Stores.Leases.RenewAsync(lease, Ct);

        Assert.Equal([lease], await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(3).AddMilliseconds(-1), Ct));
        Assert.Empty(await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(3), Ct));
        Assert.Empty(await Stores.Leases.ListAsync(Stores.NewId("user"), chatId: null, Stores.At(1), Ct));
    }

    [Fact]
    public async Task Renewals_move_the_times_forward_in_any_order()
    {
        var first = NewLease(Stores.NewId("user"), seen: 1, expires: 3) with { ActiveAt = Stores.At(1) };
        await Stores.Leases.RenewAsync(first, Ct);

        await Stores.Leases.RenewAsync(first with { SeenAt = Stores.At(5), ExpiresAt = Stores.At(7), ActiveAt = null }, Ct);
        await Stores.Leases.RenewAsync(first with { SeenAt = Stores.At(2), ExpiresAt = Stores.At(4), ActiveAt = Stores.At(2) }, Ct);

        var renewed = Assert.Single(await Stores.Leases.ListAsync(first.UserId, chatId: null, Stores.At(6), Ct));
        Assert.Equal(first with { SeenAt = Stores.At(5), ExpiresAt = Stores.At(7), ActiveAt = Stores.At(2) }, renewed);
    }

    [Fact]
    public async Task A_lease_without_activity_gets_its_first()
    {
        var lease = NewLease(Stores.NewId("user"), seen: 1, expires: 3);
        await Stores.Leases.RenewAsync(lease, Ct);
        Assert.Null(Assert.Single(await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(1), Ct)).ActiveAt);

        await Stores.Leases.RenewAsync(lease with { ActiveAt = Stores.At(1) }, Ct);

        Assert.Equal(Stores.At(1), Assert.Single(await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(1), Ct)).ActiveAt);
    }

    [Fact]
    public async Task A_renewal_tells_whether_the_connection_had_no_live_lease()
    {
        var lease = NewLease(Stores.NewId("user"), seen: 0, expires: 1);
        Assert.True(await Stores.Leases.RenewAsync(lease, Ct));
        Assert.False(await Stores.Leases.RenewAsync(lease with { SeenAt = Stores.At(1).AddMilliseconds(-1) }, Ct));

        Assert.True(await Stores.Leases.RenewAsync(lease with { SeenAt = Stores.At(1), ExpiresAt = Stores.At(2) }, Ct));
        Assert.False(await Stores.Leases.RenewAsync(lease with { SeenAt = Stores.At(1), ExpiresAt = Stores.At(2) }, Ct));

        await Stores.Leases.RemoveExpiredAsync([lease.ConnectionId], Stores.At(2), Ct);
        Assert.True(await Stores.Leases.RenewAsync(lease with { SeenAt = Stores.At(1), ExpiresAt = Stores.At(3) }, Ct));
    }

    [Fact]
    public async Task The_ten_latest_leases_of_a_user_are_listed_latest_first()
    {
        var user = Stores.NewId("user");
        var leases = Enumerable.Range(1, 12).Select(seen => NewLease(user, seen, expires: 20)).ToList();
        foreach (var lease in leases)
        {
            await Stores.Leases.RenewAsync(lease, Ct);
        }

        Assert.Equal(leases.AsEnumerable().Reverse().Take(10), await Stores.Leases.ListAsync(user, chatId: null, Stores.At(12), Ct));
    }

    [Fact]
    public async Task Leases_of_one_room_are_those_of_the_connections_that_joined_it()
    {
        var (ana, ben) = Stores.NewPair();
        var chatId = Stores.NewId("chat");
        var inRoom = NewLease(ana, seen: 1, expires: 3);
        await Stores.Rooms.JoinAsync(inRoom, new JoinedRoom(chatId, ben, ShownPresence.Offline), Ct);
        await Stores.Leases.RenewAsync(NewLease(ana, seen: 2, expires: 4), Ct);

        Assert.Equal([inRoom], await Stores.Leases.ListAsync(ana, chatId, Stores.At(2), Ct));
        Assert.Empty(await Stores.Leases.ListAsync(ana, chatId, Stores.At(3), Ct));
        Assert.Empty(await Stores.Leases.ListAsync(ana, Stores.NewId("chat"), Stores.At(2), Ct));
        Assert.Empty(await Stores.Leases.ListAsync(ben, chatId, Stores.At(2), Ct));
    }

    [Fact]
    public async Task A_renewal_keeps_the_rooms()
    {
        var (ana, ben) = Stores.NewPair();
        var chatId = Stores.NewId("chat");
        var lease = NewLease(ana, seen: 1, expires: 3);
        await Stores.Rooms.JoinAsync(lease, new JoinedRoom(chatId, ben, ShownPresence.Online), Ct);

        await Stores.Leases.RenewAsync(lease with { ExpiresAt = Stores.At(9) }, Ct);

        Assert.Single(await Stores.Leases.ListAsync(ana, chatId, Stores.At(8), Ct));
        Assert.Equal([new Watcher(chatId, ana)], await Stores.Rooms.ListWatchersAsync(ben, ShownPresence.Online, Ct));
    }

    [Fact]
    public async Task A_lease_ends_early_and_never_late()
    {
        var lease = NewLease(Stores.NewId("user"), seen: 1, expires: 5);
        await Stores.Leases.RenewAsync(lease, Ct);

        Assert.True(await Stores.Leases.EndAsync(lease.ConnectionId, seenAt: Stores.At(2), expiresAt: Stores.At(3), Ct));
        Assert.True(await Stores.Leases.EndAsync(lease.ConnectionId, seenAt: Stores.At(2), expiresAt: Stores.At(9), Ct));

        var ended = lease with { SeenAt = Stores.At(2), ExpiresAt = Stores.At(3) };
        Assert.Equal([ended], await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(2), Ct));
    }

    [Fact]
    public async Task A_lease_that_was_seen_since_does_not_end()
    {
        var lease = NewLease(Stores.NewId("user"), seen: 2, expires: 5);
        await Stores.Leases.RenewAsync(lease, Ct);

        var before = Stores.At(2).AddMilliseconds(-1);
        Assert.False(await Stores.Leases.EndAsync(lease.ConnectionId, before, expiresAt: Stores.At(3), Ct));
        Assert.False(await Stores.Leases.EndAsync(Stores.NewId("con"), Stores.At(9), expiresAt: Stores.At(3), Ct));

        Assert.Equal([lease], await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(4), Ct));
    }

    [Fact]
    public async Task Silent_leases_are_listed_in_pages_from_the_longest_silent()
    {
        var user = Stores.NewId("user");
        var silent = new[] { 1, 2, 2, 3 }.Select(seen => NewLease(user, seen, expires: 9)).OrderBy(l => l.SeenAt)
            .ThenBy(l => l.ConnectionId, StringComparer.Ordinal).ToList();
        Lease[] others = [NewLease(user, seen: 4, expires: 9), NewLease(user, seen: 1, expires: 5)];
        foreach (var lease in silent.Concat(others))
        {
            await Stores.Leases.RenewAsync(lease, Ct);
        }

        var pages = await ListSilentAsync(new SilentLeaseQuery(Stores.At(3), Stores.At(5), Limit: 2));

        Assert.All(pages, page => Assert.True(page.Count <= 2));
        Assert.Equal(silent, pages.SelectMany(page => page).Where(lease => lease.UserId == user));
    }

    [Fact]
    public async Task Expired_leases_are_listed_in_order_and_removed_with_their_rooms()
    {
        var (ana, ben) = Stores.NewPair();
        var chatId = Stores.NewId("chat");
        Lease[] expired = [NewLease(ana, seen: 1, expires: 3), NewLease(ana, seen: 1, expires: 4)];
        var live = NewLease(ana, seen: 1, expires: 6);
        foreach (var lease in expired.Append(live))
        {
            await Stores.Rooms.JoinAsync(lease, new JoinedRoom(chatId, ben, ShownPresence.Offline), Ct);
        }

        Assert.Single(await Stores.Leases.ListExpiredAsync(Stores.At(5), limit: 1, Ct));
        var listed = (await Stores.Leases.ListExpiredAsync(Stores.At(5), 10_000, Ct)).Where(lease => lease.UserId == ana).ToList();
        await Stores.Leases.RemoveExpiredAsync([.. expired.Append(live).Select(lease => lease.ConnectionId)], Stores.At(5), Ct);

        Assert.Equal(expired, listed);
        Assert.DoesNotContain(await Stores.Leases.ListExpiredAsync(Stores.At(5), 10_000, Ct), lease => lease.UserId == ana);
        Assert.Equal([live], await Stores.Leases.ListAsync(ana, chatId, Stores.At(1), Ct));
        Assert.False(await Stores.Rooms.LeaveAsync(expired[0].ConnectionId, chatId, Ct));
        Assert.True(await Stores.Rooms.LeaveAsync(live.ConnectionId, chatId, Ct));
    }

    [Fact]
    public async Task All_leases_count_as_expired_at_the_end_of_time()
    {
        var lease = NewLease(Stores.NewId("user"), seen: 1, expires: 100_000);
        await Stores.Leases.RenewAsync(lease, Ct);

        Assert.Contains(lease, await Stores.Leases.ListExpiredAsync(DateTimeOffset.MaxValue, 10_000, Ct));
        await Stores.Leases.RemoveExpiredAsync([lease.ConnectionId], DateTimeOffset.MaxValue, Ct);

        Assert.Empty(await Stores.Leases.ListAsync(lease.UserId, chatId: null, Stores.At(1), Ct));
    }

    private static Lease NewLease(string userId, int seen, int expires) =>
        new(Stores.NewId("con"), userId, Stores.At(seen), Stores.At(expires));

    private async Task<List<IReadOnlyList<Lease>>> ListSilentAsync(SilentLeaseQuery query)
    {
        var pages = new List<IReadOnlyList<Lease>>();
        do
        {
            pages.Add(await Stores.Leases.ListSilentAsync(query, Ct));
            query = query with { After = pages[^1].LastOrDefault() };
        }
        while (query.After is not null);
        return pages;
    }
}
