using Chat.Core.Users;
using Chat.Tests.Api;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Tests.People;

/// <summary>The cost of users' names: nothing in most requests, and one read in a list.</summary>
public sealed class NameCostTests : IAsyncLifetime
{
    private ChatApp _app = null!;
    private WatchedProfiles _profiles = null!;

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync(configure: services =>
    {
        var store = services.Last(s => s.ServiceType == typeof(IProfileStore)).ImplementationType!;
        services.AddSingleton(store);
        services.Replace(ServiceDescriptor.Singleton<IProfileStore>(provider =>
            _profiles = new WatchedProfiles((IProfileStore)provider.GetRequiredService(store))));
    });

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Only_the_first_request_and_a_change_reach_the_store()
    {
        var ana = _app.Named("ana", "Ana", issuedAt: 1);
        for (var i = 0; i < 5; i++)
        {
            (await ana.GetAsync("chats/unread")).Require(200);
        }

        Assert.Equal((1, 1), (_profiles.Reads, _profiles.Writes));
        (await _app.Named("ana", "Anna", issuedAt: 2).GetAsync("chats/unread")).Require(200);
        Assert.Equal((2, 2), (_profiles.Reads, _profiles.Writes));
        (await ana.GetAsync("chats/unread")).Require(200);
        Assert.Equal((2, 2), (_profiles.Reads, _profiles.Writes));
    }

    [Fact]
    public async Task A_token_without_names_never_reaches_the_store()
    {
        (await _app.NewUser().GetAsync("chats/unread")).Require(200);

        Assert.Equal((0, 0), (_profiles?.Reads ?? 0, _profiles?.Writes ?? 0));
    }

    [Fact]
    public async Task After_an_hour_the_store_is_read_again_and_written_only_if_it_differs()
    {
        var ana = _app.Named("ana", "Ana", issuedAt: 1);
        (await ana.GetAsync("chats/unread")).Require(200);
        _app.Time.Advance(TimeSpan.FromMinutes(61));

        (await ana.GetAsync("chats/unread")).Require(200);

        Assert.Equal((2, 1), (_profiles.Reads, _profiles.Writes));
    }

    [Fact]
    public async Task A_failing_store_fails_no_request_and_is_left_alone_for_a_while()
    {
        var ana = _app.Named("ana", "Ana", issuedAt: 1);
        (await _app.Named("ben", "Ben", issuedAt: 1).GetAsync("chats/unread")).Require(200);
        _profiles.Fails = true;

        (await ana.GetAsync("chats/unread")).Require(200);
        (await ana.GetAsync("chats/unread")).Require(200);
        Assert.Equal((2, 1), (_profiles.Reads, _profiles.Writes));

        _profiles.Fails = false;
        _app.Time.Advance(TimeSpan.FromSeconds(31));
        (await ana.GetAsync("chats/unread")).Require(200);
        Assert.Equal((3, 2), (_profiles.Reads, _profiles.Writes));
    }

    [Fact]
    public async Task A_list_reads_all_names_at_once()
    {
        var ana = _app.NewUser("ana");
        for (var i = 0; i < 5; i++)
        {
            await ChatApp.OpenChatAsync(ana, _app.Named($"peer-{i}", $"Peer {i}", issuedAt: 1));
        }

        var before = _profiles.Reads;
        var chats = (await ana.GetAsync("chats/active")).Require(200).List();

        Assert.Equal(
            ["Peer 0", "Peer 1", "Peer 2", "Peer 3", "Peer 4"], chats.Select(c => c.Text("peer.name")).Order(StringComparer.Ordinal));
        Assert.Equal(1, _profiles.Reads - before);
        (await ana.GetAsync("chats/sync")).Require(200);
        Assert.Equal(2, _profiles.Reads - before);
    }
}
