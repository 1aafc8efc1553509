using Chat.Core.Leases;
using Chat.Core.Presence;
using static Chat.Core.Presence.ShownPresence;

namespace Chat.Tests.Contracts;

public abstract class RoomStoreContract : StoreContract
{
    [Fact]
    public async Task Joining_renews_the_lease_and_tells_whether_there_was_a_live_one()
    {
        var (chatId, ana, ben) = NewRoom();
        var lease = NewLease(ana);

        var renewed = lease with { ExpiresAt = Stores.At(20), ActiveAt = Stores.At(1) };
        Assert.True(await Stores.Rooms.JoinAsync(lease, new JoinedRoom(chatId, ben, Offline), Ct));
        Assert.False(await Stores.Rooms.JoinAsync(renewed, new JoinedRoom(Stores.NewId("chat"), ben, Offline), Ct));

        Assert.Equal([renewed], await Stores.Leases.ListAsync(ana, chatId, Stores.At(15), Ct));
    }

    [Fact]
    public async Task A_room_is_left_once()
    {
        var (chatId, ana, ben) = NewRoom();
        var (lease, other) = (NewLease(ana), Stores.NewId("chat"));
        await Stores.Rooms.JoinAsync(lease, new JoinedRoom(chatId, ben, Online), Ct);
        await Stores.Rooms.JoinAsync(lease, new JoinedRoom(chatId, ben, Online), Ct);
        await Stores.Rooms.JoinAsync(lease, new JoinedRoom(other, ben, Online), Ct);

        Assert.True(await Stores.Rooms.LeaveAsync(lease.ConnectionId, chatId, Ct));
        Assert.False(await Stores.Rooms.LeaveAsync(lease.ConnectionId, chatId, Ct));

        Assert.Equal([new Watcher(other, ana)], await Stores.Rooms.ListWatchersAsync(ben, Online, Ct));
        Assert.Empty(await Stores.Leases.ListAsync(ana, chatId, Stores.At(1), Ct));
        Assert.Single(await Stores.Leases.ListAsync(ana, other, Stores.At(1), Ct));
    }

    [Fact]
    public async Task Joining_again_replaces_what_the_connection_was_told()
    {
        var (chatId, ana, ben) = NewRoom();
        var lease = NewLease(ana);
        await Stores.Rooms.JoinAsync(lease, new JoinedRoom(chatId, ben, Online), Ct);

        await Stores.Rooms.JoinAsync(lease, new JoinedRoom(chatId, ben, Masked), Ct);

        Assert.Empty(await Stores.Rooms.ListWatchersAsync(ben, Online, Ct));
        Assert.Equal([new Watcher(chatId, ana)], await Stores.Rooms.ListWatchersAsync(ben, Masked, Ct));
    }

    [Theory]
    [InlineData(Offline, Online, new[] { Offline, Masked }, true)]
    [InlineData(Masked, Online, new[] { Offline, Masked }, true)]
    [InlineData(Online, Online, new[] { Offline, Online, Masked }, false)]
    [InlineData(Offline, Masked, new[] { Online }, false)]
    [InlineData(Online, Masked, new[] { Online }, true)]
    [InlineData(Masked, Offline, new[] { Online }, false)]
    public async Task The_shown_presence_changes_only_from_the_named_states(
        ShownPresence before, ShownPresence shown, ShownPresence[] from, bool changes)
    {
        var (chatId, ana, ben) = NewRoom();
        await Stores.Rooms.JoinAsync(NewLease(ana), new JoinedRoom(chatId, ben, before), Ct);

        Assert.Equal(changes, await Stores.Rooms.ShowAsync(new Watcher(chatId, ana), shown, from, Ct));
        Assert.False(await Stores.Rooms.ShowAsync(new Watcher(chatId, ana), shown, from, Ct));

        Assert.Equal([new Watcher(chatId, ana)], await Stores.Rooms.ListWatchersAsync(ben, changes ? shown : before, Ct));
    }

    [Fact]
    public async Task A_change_reaches_all_connections_of_the_watcher_in_that_room_and_no_other()
    {
        var (chatId, ana, ben) = NewRoom();
        var (other, carl) = (Stores.NewId("chat"), Stores.NewId("carl"));
        var (first, second) = (NewLease(ana), NewLease(ana));
        await Stores.Rooms.JoinAsync(first, new JoinedRoom(chatId, ben, Offline), Ct);
        await Stores.Rooms.JoinAsync(second, new JoinedRoom(chatId, ben, Masked), Ct);
        await Stores.Rooms.JoinAsync(second, new JoinedRoom(other, carl, Offline), Ct);
        await Stores.Rooms.JoinAsync(NewLease(ben), new JoinedRoom(chatId, ana, Offline), Ct);

        Assert.True(await Stores.Rooms.ShowAsync(new Watcher(chatId, ana), Online, [Offline, Masked], Ct));

        Assert.Empty(await Stores.Rooms.ListWatchersAsync(ben, Offline, Ct));
        Assert.Empty(await Stores.Rooms.ListWatchersAsync(ben, Masked, Ct));
        Assert.Equal([new Watcher(chatId, ana)], await Stores.Rooms.ListWatchersAsync(ben, Online, Ct));
        Assert.Equal([new Watcher(other, ana)], await Stores.Rooms.ListWatchersAsync(carl, Offline, Ct));
        Assert.Equal([new Watcher(chatId, ben)], await Stores.Rooms.ListWatchersAsync(ana, Offline, Ct));
    }

    [Fact]
    public async Task Simultaneous_equal_changes_count_once()
    {
        var (chatId, ana, ben) = NewRoom();
        await Stores.Rooms.JoinAsync(NewLease(ana), new JoinedRoom(chatId, ben, Online), Ct);

        var changes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            Stores.Rooms.ShowAsync(new Watcher(chatId, ana), Offline, [Online], Ct))));

        Assert.Single(changes, changed => changed);
    }

    [Fact]
    public async Task Users_that_are_shown_online_to_somebody_are_found()
    {
        var (chatId, ana, ben) = NewRoom();
        var carl = Stores.NewId("carl");
        await Stores.Rooms.JoinAsync(NewLease(ana), new JoinedRoom(chatId, ben, Online), Ct);
        await Stores.Rooms.JoinAsync(NewLease(ben), new JoinedRoom(chatId, ana, Offline), Ct);
        await Stores.Rooms.JoinAsync(NewLease(ana), new JoinedRoom(Stores.NewId("chat"), carl, Masked), Ct);

        Assert.Equal([ben], await Stores.Rooms.FilterShownOnlineAsync([ana, ben, carl, Stores.NewId("dan")], Ct));
        Assert.Empty(await Stores.Rooms.FilterShownOnlineAsync([], Ct));
    }

    private static Lease NewLease(string userId) => new(Stores.NewId("con"), userId, Stores.At(1), Stores.At(9));

    private static (string ChatId, string Ana, string Ben) NewRoom()
    {
        var (ana, ben) = Stores.NewPair();
        return (Stores.NewId("chat"), ana, ben);
    }
}
