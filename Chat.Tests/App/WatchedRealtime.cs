using System.Collections.Concurrent;
using Chat.Core.Errors;
using Chat.Core.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.App;

/// <summary>
/// The app's own realtime service, which a test can hold up, break and count. Each hook runs once, before the call that it
/// is set for, so that a test decides what overtakes what.
/// </summary>
public sealed class WatchedRealtime(IRealtime inner) : IRealtime
{
    private Func<Task>? _beforeJoin;
    private (string Name, Func<Task> Act)? _beforePublish;

    /// <summary>The connections that were checked, in order.</summary>
    public ConcurrentQueue<string> Checked { get; } = [];

    /// <summary>While set, a check of a connection fails.</summary>
    public bool FailsChecks { get; set; }

    public static void AddTo(IServiceCollection services)
    {
        var own = services.Last(service => service.ServiceType == typeof(IRealtime));
        services.AddSingleton(provider =>
            new WatchedRealtime((IRealtime)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)));
        services.AddSingleton<IRealtime>(provider => provider.GetRequiredService<WatchedRealtime>());
    }

    public void BeforeNextJoin(Func<Task> act) => _beforeJoin = act;

    public void BeforeNext(string eventName, Func<Task> act) => _beforePublish = (eventName, act);

    public Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct) => inner.CreateClientAccessAsync(userId, ct);

    public async Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct)
    {
        if (_beforePublish is { } hook && hook.Name == name)
        {
            _beforePublish = null;
            await hook.Act();
        }

        await inner.PublishAsync(audience, name, payload, ct);
    }

    public async Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _beforeJoin, null) is { } act)
        {
            await act();
        }

        await inner.JoinRoomAsync(connectionId, chatId, userId, ct);
    }

    public Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct) =>
        inner.LeaveRoomAsync(connectionId, chatId, userId, ct);

    public Task DisconnectAsync(Audience audience, CancellationToken ct) => inner.DisconnectAsync(audience, ct);

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken ct)
    {
        Checked.Enqueue(connectionId);
        return FailsChecks ? throw new DependencyException("realtime service") : inner.IsConnectedAsync(connectionId, ct);
    }
}
