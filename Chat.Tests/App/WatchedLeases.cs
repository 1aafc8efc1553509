using System.Collections.Concurrent;
using Chat.Core.Errors;
using Chat.Core.Leases;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.App;

/// <summary>The app's own store of leases, whose renewals a test can count, hold up and break.</summary>
public sealed class WatchedLeases(ILeaseStore inner) : ILeaseStore
{
    /// <summary>The renewals that were written, in order.</summary>
    public ConcurrentQueue<Lease> Renewals { get; } = [];

    /// <summary>Renewals wait for it while it is set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>While set, a renewal fails.</summary>
    public bool FailsRenewals { get; set; }

    /// <summary>While set, the removal of expired leases fails.</summary>
    public bool FailsRemovals { get; set; }

    public static void AddTo(IServiceCollection services)
    {
        var own = services.Last(service => service.ServiceType == typeof(ILeaseStore));
        services.AddSingleton(provider =>
            new WatchedLeases((ILeaseStore)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)));
        services.AddSingleton<ILeaseStore>(provider => provider.GetRequiredService<WatchedLeases>());
    }

    /// <summary>The renewals of the connection since the last call.</summary>
    public IReadOnlyList<Lease> TakeRenewals(string connectionId)
    {
        var taken = Renewals.Where(lease => lease.ConnectionId == connectionId).ToList();
        Renewals.Clear();
        return taken;
    }

    public async Task<bool> RenewAsync(Lease lease, CancellationToken ct)
    {
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(ct);
        }

        if (FailsRenewals)
        {
            throw new DependencyException("database");
        }

        Renewals.Enqueue(lease);
        return await inner.RenewAsync(lease, ct);
    }

    public Task<bool> EndAsync(string connectionId, DateTimeOffset seenAt, DateTimeOffset expiresAt, CancellationToken ct) =>
        inner.EndAsync(connectionId, seenAt, expiresAt, ct);

    public Task<IReadOnlyList<Lease>> ListAsync(string userId, string? chatId, DateTimeOffset now, CancellationToken ct) =>
        inner.ListAsync(userId, chatId, now, ct);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindEndsAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        inner.FindEndsAsync(userIds, ct);

    public Task<IReadOnlyList<Lease>> ListSilentAsync(SilentLeaseQuery query, CancellationToken ct) => inner.ListSilentAsync(query, ct);

    public Task<IReadOnlyList<Lease>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        inner.ListExpiredAsync(now, limit, ct);

    public Task RemoveExpiredAsync(IReadOnlyCollection<string> connectionIds, DateTimeOffset now, CancellationToken ct) => FailsRemovals
        ? throw new DependencyException("database")
        : inner.RemoveExpiredAsync(connectionIds, now, ct);
}
