using Chat.Core.Leases;
using Chat.Core.Presence;
using Chat.Core.Realtime;
using Chat.LocalHost.SignalR;
using Chat.Tests.App;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Api;

/// <summary>An app whose realtime service and leases are watched, and the steps that tests of presence share.</summary>
public abstract class PresenceApiTests(PresenceFixture fixture) : IClassFixture<PresenceFixture>
{
    protected static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    protected ChatApp App => fixture.App;

    protected WatchedRealtime Realtime => App.Services.GetRequiredService<WatchedRealtime>();

    protected WatchedLeases Leases => App.Services.GetRequiredService<WatchedLeases>();

    protected void Wait(TimeSpan time) => App.Time.Advance(time);

    protected Task SweepAsync() => App.RunJobAsync("Jobs-SweepLeases");

    protected Task CheckSilentAsync() => App.RunJobAsync("Jobs-CheckSilentLeases");

    protected async Task<IReadOnlyList<Lease>> LeasesOf(ApiUser user) =>
        await Leases.ListAsync(user.Id, chatId: null, App.Time.GetUtcNow(), CancellationToken.None);

    protected static async Task BlockAsync(ApiUser user, string chatId) => (await user.PostAsync($"chats/{chatId}/block")).Require(200);

    protected static async Task UnblockAsync(ApiUser user, string chatId) =>
        (await user.PostAsync($"chats/{chatId}/unblock")).Require(200);

    protected static async Task<bool> IsOnlineAsync(SocketUser socket, string chatId) =>
        (await socket.InvokeAsync("join_chat", new { chatId })).RequireOk().Flag("online");

    /// <summary>Closes the user's only connection and waits until its lease is down to the grace period.</summary>
    protected async Task LoseAsync(SocketUser socket, ApiUser user)
    {
        await socket.DisposeAsync();
        var afterGrace = App.Time.GetUtcNow().AddSeconds(5);
        await UntilAsync(async () => await Leases.ListAsync(user.Id, chatId: null, afterGrace, CancellationToken.None) is []);
    }

    /// <summary>Cuts the connection off without a report, as happens on Azure.</summary>
    protected async Task VanishAsync(SocketUser socket)
    {
        var connectionId = socket.ConnectionId;
        App.Services.GetRequiredService<SignalREmulator>().Abort(connectionId, report: false);
        await socket.DisposeAsync();
        await UntilAsync(async () => !await Realtime.IsConnectedAsync(connectionId, CancellationToken.None));
        Realtime.Checked.Clear();
    }

    /// <summary>The names of the events until now that tell of presence.</summary>
    protected static async Task<IReadOnlyList<string>> DrainPresenceAsync(SocketUser socket) =>
        [.. (await socket.DrainNamesAsync()).Where(name => name is ServerEvents.UserOnline or ServerEvents.UserOffline)];

    protected static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 6_000; attempt++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Fail("The condition was never met.");
    }
}

public sealed class PresenceFixture : IAsyncLifetime
{
    private ChatApp? _app;

    public ChatApp App => _app ?? throw new InvalidOperationException("The fixture was not initialised.");

    public async Task InitializeAsync() => _app = await ChatApp.StartAsync(configure: services =>
    {
        WatchedRealtime.AddTo(services);
        WatchedLeases.AddTo(services);
    });

    public async Task DisposeAsync() => await App.DisposeAsync();
}
