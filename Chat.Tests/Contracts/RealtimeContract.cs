using Chat.Core.Realtime;
using Chat.Tests.LocalHost;

namespace Chat.Tests.Contracts;

/// <summary>
/// The promises of <see cref="IRealtime"/>, seen by real clients. A marker that is sent last proves that nothing else came before it.
/// </summary>
public abstract class RealtimeContract : IAsyncLifetime
{
    private const string ChatId = "0198c0ffee";

    protected TestHost Host { get; private set; } = null!;

    private IRealtime Realtime { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await TestHost.StartAsync(typeof(SampleHub));
        Realtime = Create();
    }

    public virtual async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task A_user_event_reaches_all_connections_of_the_user_and_nobody_else()
    {
        await using var one = await ConnectAsync("ana");
        await using var two = await ConnectAsync("ana");
        await using var other = await ConnectAsync("ben");

        await PublishAsync(new Audience.User("ana"), "first");
        await MarkAsync("ana", "ben");

        Assert.Equal(["first"], await one.UntilMarkerAsync());
        Assert.Equal(["first"], await two.UntilMarkerAsync());
        Assert.Empty(await other.UntilMarkerAsync());
    }

    [Fact]
    public async Task User_ids_of_all_allowed_characters_are_addressed_exactly()
    {
        const string Odd = "A.b_c:d@e|f+g-h..";
        const string Other = "a.b_c:d@e|f+g-h..";
        await using var odd = await ConnectAsync(Odd);
        await using var other = await ConnectAsync(Other);
        await Realtime.JoinRoomAsync(odd.Id, ChatId, Odd, CancellationToken.None);

        await PublishAsync(new Audience.User(Odd), "first");
        await PublishAsync(new Audience.Room(ChatId, Odd), "second");
        await MarkAsync(Odd, Other);

        Assert.Equal(["first", "second"], await odd.UntilMarkerAsync());
        Assert.Empty(await other.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_connection_event_reaches_just_that_connection()
    {
        await using var one = await ConnectAsync("ana");
        await using var two = await ConnectAsync("ana");

        await PublishAsync(new Audience.Connection(one.Id), "first");
        await MarkAsync("ana");

        Assert.Equal(["first"], await one.UntilMarkerAsync());
        Assert.Empty(await two.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_room_event_reaches_the_joined_connections_of_that_side_once()
    {
        await using var joined = await ConnectAsync("ana");
        await using var notJoined = await ConnectAsync("ana");
        await using var otherSide = await ConnectAsync("ben");
        await Realtime.JoinRoomAsync(joined.Id, ChatId, "ana", CancellationToken.None);
        await Realtime.JoinRoomAsync(joined.Id, ChatId, "ana", CancellationToken.None);
        await Realtime.JoinRoomAsync(otherSide.Id, ChatId, "ben", CancellationToken.None);

        await PublishAsync(new Audience.Room(ChatId, "ana"), "first");
        await MarkAsync("ana", "ben");

        Assert.Equal(["first"], await joined.UntilMarkerAsync());
        Assert.Empty(await notJoined.UntilMarkerAsync());
        Assert.Empty(await otherSide.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_connection_that_left_a_room_gets_no_more_of_it_and_leaving_is_idempotent()
    {
        await using var client = await ConnectAsync("ana");
        await Realtime.JoinRoomAsync(client.Id, ChatId, "ana", CancellationToken.None);

        await Realtime.LeaveRoomAsync(client.Id, ChatId, "ana", CancellationToken.None);
        await Realtime.LeaveRoomAsync(client.Id, ChatId, "ana", CancellationToken.None);
        await PublishAsync(new Audience.Room(ChatId, "ana"), "first");
        await MarkAsync("ana");

        Assert.Empty(await client.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_connection_that_is_gone_and_an_empty_audience_are_not_errors()
    {
        await Realtime.JoinRoomAsync("gone", ChatId, "ana", CancellationToken.None);
        await Realtime.LeaveRoomAsync("gone", ChatId, "ana", CancellationToken.None);
        await PublishAsync(new Audience.Connection("gone"), "first");
        await PublishAsync(new Audience.User("nobody"), "first");
        await PublishAsync(new Audience.Room(ChatId, "nobody"), "first");
    }

    [Fact]
    public async Task Membership_of_a_room_ends_with_the_connection()
    {
        var before = await ConnectAsync("ana");
        await Realtime.JoinRoomAsync(before.Id, ChatId, "ana", CancellationToken.None);
        await before.DisposeAsync();
        await Host.Probe.NextAsync("disconnected");
        await using var after = await ConnectAsync("ana");

        await PublishAsync(new Audience.Room(ChatId, "ana"), "first");
        await MarkAsync("ana");

        Assert.Empty(await after.UntilMarkerAsync());
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task Disconnecting_a_user_closes_all_connections_of_the_user_and_no_other()
    {
        await using var one = await ConnectAsync("auth0|ana");
        await using var two = await ConnectAsync("auth0|ana");
        await using var other = await ConnectAsync("ben");

        await Realtime.DisconnectAsync(new Audience.User("auth0|ana"), CancellationToken.None);
        await Realtime.DisconnectAsync(new Audience.User("nobody"), CancellationToken.None);
        await Realtime.DisconnectAsync(new Audience.Connection("gone"), CancellationToken.None);
        await Task.WhenAll(one.Closed, two.Closed);
        await PublishAsync(new Audience.User("ben"), "first");
        await MarkAsync("ben");

        Assert.Equal(["first"], await other.UntilMarkerAsync());
    }

    [Fact]
    [Trait("Report", "28")]
    public async Task Disconnecting_one_connection_leaves_the_users_others()
    {
        await using var one = await ConnectAsync("ana");
        await using var two = await ConnectAsync("ana");

        await Realtime.DisconnectAsync(new Audience.Connection(one.Id), CancellationToken.None);
        await one.Closed;
        await PublishAsync(new Audience.User("ana"), "first");
        await MarkAsync("ana");

        Assert.Equal(["first"], await two.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_payload_is_camel_case_with_times_in_milliseconds_and_Z()
    {
        await using var client = await ConnectAsync("ana");
        var at = new DateTimeOffset(2026, 2, 3, 5, 5, 6, 7, TimeSpan.FromHours(1));

        await Realtime.PublishAsync(
            new Audience.User("ana"), "first", new { ChatId, SentAt = at, Text = "Zoë 👋 <b>", Kind = DayOfWeek.Monday },
            CancellationToken.None);

        var (_, payload) = await client.NextAsync();
        Assert.Equal(["chatId", "sentAt", "text", "kind"], payload.EnumerateObject().Select(property => property.Name));
        Assert.Equal("2026-02-03T04:05:06.007Z", payload.GetProperty("sentAt").GetString());
        Assert.Equal("Zoë 👋 <b>", payload.GetProperty("text").GetString());
        Assert.Equal("monday", payload.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_client_is_the_user_that_its_access_was_created_for()
    {
        await using var client = await ConnectAsync("ana");

        Assert.Equal($"ana {client.Id}", await Host.Probe.NextAsync("connected"));
    }

    [Fact]
    public async Task A_cancelled_publish_sends_nothing()
    {
        await using var client = await ConnectAsync("ana");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Realtime.PublishAsync(new Audience.User("ana"), "first", new { }, new CancellationToken(canceled: true)));
        await MarkAsync("ana");

        Assert.Empty(await client.UntilMarkerAsync());
    }

    [Fact]
    public async Task A_connection_is_known_until_it_ends()
    {
        var client = await ConnectAsync("ana");
        var id = client.Id;
        Assert.True(await Realtime.IsConnectedAsync(id, CancellationToken.None));

        await client.DisposeAsync();
        await Host.Probe.NextAsync("disconnected");

        Assert.False(await Realtime.IsConnectedAsync(id, CancellationToken.None));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("un/known?a=b#c")]
    public async Task An_unknown_connection_is_not_connected(string connectionId)
    {
        await using var client = await ConnectAsync("ana");

        Assert.False(await Realtime.IsConnectedAsync(connectionId, CancellationToken.None));
    }

    protected abstract IRealtime Create();

    private Task<TestClient> ConnectAsync(string userId) => Host.ConnectAsync(userId, realtime: Realtime);

    private Task PublishAsync(Audience audience, string name) =>
        Realtime.PublishAsync(audience, name, new { ChatId }, CancellationToken.None);

    private async Task MarkAsync(params string[] users)
    {
        foreach (var user in users)
        {
            await PublishAsync(new Audience.User(user), "marker");
        }
    }
}
