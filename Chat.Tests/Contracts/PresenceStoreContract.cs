using Chat.Core.Presence;

namespace Chat.Tests.Contracts;

public abstract class PresenceStoreContract : StoreContract
{
    [Fact]
    public async Task A_user_is_online_until_their_last_lease_expires()
    {
        var user = Stores.NewId("user");
        var connection = Stores.NewId("con");
        Assert.False(await Stores.Presence.IsOnlineAsync(user, Stores.Start, Ct));

        await Stores.Presence.RenewAsync(connection, user, Stores.At(2), Ct);
        Assert.True(await Stores.Presence.IsOnlineAsync(user, Stores.At(2).AddMilliseconds(-1), Ct));
        Assert.False(await Stores.Presence.IsOnlineAsync(user, Stores.At(2), Ct));

        await Stores.Presence.RenewAsync(connection, user, Stores.At(5), Ct);
        await Stores.Presence.RenewAsync(Stores.NewId("con"), user, Stores.At(3), Ct);
        Assert.True(await Stores.Presence.IsOnlineAsync(user, Stores.At(4), Ct));

        // A lost connection's lease is shortened to the grace.
        await Stores.Presence.RenewAsync(connection, user, Stores.At(1), Ct);
        Assert.False(await Stores.Presence.IsOnlineAsync(user, Stores.At(4), Ct));
    }

    [Fact]
    public async Task A_room_is_joined_until_it_is_left_or_the_lease_expires()
    {
        var (chatId, ana, ben) = NewRoom();
        var room = new RoomConnection(Stores.NewId("con"), chatId, ana);

        await Stores.Presence.JoinAsync(room, ben, Stores.At(2), Ct);
        await Stores.Presence.JoinAsync(room, ben, Stores.At(3), Ct);

        Assert.True(await Stores.Presence.IsOnlineAsync(ana, Stores.At(2), Ct));
        Assert.True(await Stores.Presence.IsInRoomAsync(chatId, ana, Stores.At(2), Ct));
        Assert.False(await Stores.Presence.IsInRoomAsync(chatId, ana, Stores.At(3), Ct));
        Assert.False(await Stores.Presence.IsInRoomAsync(chatId, ben, Stores.At(2), Ct));
        Assert.False(await Stores.Presence.IsInRoomAsync("other", ana, Stores.At(2), Ct));

        Assert.True(await Stores.Presence.LeaveAsync(room, Ct));
        Assert.False(await Stores.Presence.LeaveAsync(room, Ct));
        Assert.False(await Stores.Presence.IsInRoomAsync(chatId, ana, Stores.At(2), Ct));
        Assert.True(await Stores.Presence.IsOnlineAsync(ana, Stores.At(2), Ct));
    }

    [Fact]
    public async Task A_renewal_keeps_the_rooms()
    {
        var (chatId, ana, ben) = NewRoom();
        var room = new RoomConnection(Stores.NewId("con"), chatId, ana);
        await Stores.Presence.JoinAsync(room, ben, Stores.At(1), Ct);

        await Stores.Presence.RenewAsync(room.ConnectionId, ana, Stores.At(9), Ct);

        Assert.True(await Stores.Presence.IsInRoomAsync(chatId, ana, Stores.At(8), Ct));
    }

    [Fact]
    public async Task A_second_connection_keeps_the_user_in_the_room()
    {
        var (chatId, ana, ben) = NewRoom();
        var first = new RoomConnection(Stores.NewId("con"), chatId, ana);
        await Stores.Presence.JoinAsync(first, ben, Stores.At(5), Ct);
        await Stores.Presence.JoinAsync(first with { ConnectionId = Stores.NewId("con") }, ben, Stores.At(5), Ct);

        await Stores.Presence.LeaveAsync(first, Ct);

        Assert.True(await Stores.Presence.IsInRoomAsync(chatId, ana, Stores.At(4), Ct));
    }

    [Fact]
    public async Task Watched_chats_are_those_in_whose_rooms_another_waits()
    {
        var (chatId, ana, ben) = NewRoom();
        var other = Stores.NewId("chat");
        await Stores.Presence.JoinAsync(new RoomConnection(Stores.NewId("con"), chatId, ana), ben, Stores.At(5), Ct);
        await Stores.Presence.JoinAsync(new RoomConnection(Stores.NewId("con"), chatId, ana), ben, Stores.At(5), Ct);
        await Stores.Presence.JoinAsync(new RoomConnection(Stores.NewId("con"), other, Stores.NewId("carl")), ben, Stores.At(2), Ct);

        Assert.Equal(new[] { chatId, other }.Order(), (await Stores.Presence.ListWatchedChatsAsync(ben, Stores.At(1), Ct)).Order());
        Assert.Equal([chatId], await Stores.Presence.ListWatchedChatsAsync(ben, Stores.At(2), Ct));
        Assert.Empty(await Stores.Presence.ListWatchedChatsAsync(ana, Stores.At(1), Ct));
    }

    [Fact]
    public async Task Expired_leases_are_taken_with_their_rooms_and_the_others_stay()
    {
        var (chatId, ana, ben) = NewRoom();
        var other = Stores.NewId("chat");
        var (expired, live) = (Stores.NewId("con"), Stores.NewId("con"));
        await Stores.Presence.JoinAsync(new RoomConnection(expired, chatId, ana), ben, Stores.At(5), Ct);
        await Stores.Presence.JoinAsync(new RoomConnection(expired, other, ana), ben, Stores.At(5), Ct);
        await Stores.Presence.JoinAsync(new RoomConnection(live, chatId, ana), ben, Stores.At(6), Ct);
        Assert.DoesNotContain(await TakeAllAsync(Stores.At(5).AddMilliseconds(-1)), ended => ended.UserId == ana);

        var taken = Assert.Single(await TakeAllAsync(Stores.At(5)), ended => ended.UserId == ana);

        Assert.Equal(expired, taken.ConnectionId);
        Assert.Equal(new[] { chatId, other }.Order(), taken.ChatIds.Order());
        Assert.True(await Stores.Presence.IsInRoomAsync(chatId, ana, Stores.At(5), Ct));
        Assert.False(await Stores.Presence.LeaveAsync(new RoomConnection(expired, chatId, ana), Ct));
        Assert.DoesNotContain(await TakeAllAsync(Stores.At(5)), ended => ended.UserId == ana);
    }

    [Fact]
    public async Task Of_several_takers_one_gets_each_lease_and_none_more_than_its_limit()
    {
        var user = Stores.NewId("user");
        for (var i = 0; i < 10; i++)
        {
            await Stores.Presence.RenewAsync(Stores.NewId("con"), user, Stores.At(1), Ct);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Stores.Presence.TakeExpiredAsync(Stores.At(1), 3, Ct))));
        var rest = await TakeAllAsync(Stores.At(1));

        Assert.All(taken, batch => Assert.True(batch.Count <= 3));
        var mine = taken.SelectMany(batch => batch).Concat(rest).Where(ended => ended.UserId == user).ToList();
        Assert.Equal(10, mine.Count);
        Assert.Equal(10, mine.Select(ended => ended.ConnectionId).Distinct().Count());
    }

    [Fact]
    public async Task Typing_passes_once_per_interval_for_each_user_and_chat()
    {
        var (chatId, ana, ben) = NewRoom();
        var throttle = TimeSpan.FromSeconds(2);

        Assert.True(await TypeAsync(chatId, ana, 0));
        Assert.False(await TypeAsync(chatId, ana, 1_999));
        Assert.True(await TypeAsync(chatId, ana, 2_000));
        Assert.False(await TypeAsync(chatId, ana, 3_999));
        Assert.True(await TypeAsync(chatId, ben, 3_999));
        Assert.True(await TypeAsync("other" + chatId, ana, 3_999));

        Task<bool> TypeAsync(string chat, string user, int milliseconds) =>
            Stores.Presence.TryTypingAsync(new TypingSign(chat, user, Stops: false), Stores.Start.AddMilliseconds(milliseconds), throttle, Ct);
    }

    [Fact]
    public async Task Typing_and_its_end_each_have_their_interval()
    {
        var (chatId, ana, _) = NewRoom();

        Assert.True(await SignAsync(stops: false));
        Assert.True(await SignAsync(stops: true));
        Assert.False(await SignAsync(stops: false));
        Assert.False(await SignAsync(stops: true));

        Task<bool> SignAsync(bool stops) =>
            Stores.Presence.TryTypingAsync(new TypingSign(chatId, ana, stops), Stores.Start, TimeSpan.FromSeconds(2), Ct);
    }

    [Fact]
    public async Task A_renewal_tells_whether_it_made_the_lease()
    {
        var (connection, user) = (Stores.NewId("con"), Stores.NewId("user"));
        Assert.True(await Stores.Presence.RenewAsync(connection, user, Stores.At(1), Ct));
        Assert.False(await Stores.Presence.RenewAsync(connection, user, Stores.At(1), Ct));

        await TakeAllAsync(Stores.At(1));

        Assert.True(await Stores.Presence.RenewAsync(connection, user, Stores.At(2), Ct));
    }

    [Fact]
    public async Task Of_typing_at_the_same_moment_one_passes()
    {
        var (chatId, ana, _) = NewRoom();

        var passed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            Stores.Presence.TryTypingAsync(new TypingSign(chatId, ana, Stops: true), Stores.Start, TimeSpan.FromSeconds(2), Ct))));

        Assert.Single(passed, p => p);
    }

    private static (string ChatId, string Ana, string Ben) NewRoom()
    {
        var (ana, ben) = Stores.NewPair();
        return (Stores.NewId("chat"), ana, ben);
    }

    private async Task<List<EndedConnection>> TakeAllAsync(DateTimeOffset now)
    {
        var all = new List<EndedConnection>();
        while (await Stores.Presence.TakeExpiredAsync(now, 100, Ct) is { Count: > 0 } taken)
        {
            all.AddRange(taken);
        }

        return all;
    }
}
