using System.Collections.Concurrent;
using Chat.Core.Errors;
using Chat.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Tests.Webhooks;

/// <summary>The step of a delivery at which the instance ends.</summary>
internal sealed class Crash
{
    public const int BeforeTake = 1;
    public const int BeforeSave = 2;
    public const int AfterSave = 3;
    public const int BeforeUnmark = 4;
    public const int Steps = 4;

    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<int> _crashes = new();

    public int Next { get; set; }

    public int Count => _crashes.Count;

    public Task Happened => _happened.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void At(int step)
    {
        if (Next == step)
        {
            Next = 0;
            _crashes.Enqueue(step);
            _happened.TrySetResult();
            throw new DependencyException("database");
        }
    }

    public void Watch(IServiceCollection services)
    {
        var store = services.Single(service => service.ServiceType == typeof(IWebhookStore)).ImplementationType!;
        services.AddSingleton(store).Replace(ServiceDescriptor.Singleton<IWebhookStore>(
            provider => new CrashingWebhookStore((IWebhookStore)provider.GetRequiredService(store), this)));
    }
}

/// <summary>The app's own store, with instances that end at its calls.</summary>
internal sealed class CrashingWebhookStore(IWebhookStore store, Crash crash) : IWebhookStore
{
    public async Task<bool> SaveAsync(WebhookCursor? before, WebhookCursor after, CancellationToken ct)
    {
        var isTaken = before?.LeasedUntil is not null;
        crash.At(isTaken ? Crash.BeforeSave : Crash.BeforeTake);
        var saved = await store.SaveAsync(before, after, ct);
        if (isTaken)
        {
            crash.At(Crash.AfterSave);
        }

        return saved;
    }

    public Task RemoveAsync(string id, CancellationToken ct)
    {
        crash.At(Crash.BeforeSave);
        return store.RemoveAsync(id, ct);
    }

    public Task UnmarkAsync(string chatId, long rev, CancellationToken ct)
    {
        crash.At(Crash.BeforeUnmark);
        return store.UnmarkAsync(chatId, rev, ct);
    }

    public Task<IReadOnlyList<string>> ListMarkedAsync(int limit, CancellationToken ct) => store.ListMarkedAsync(limit, ct);

    public Task<WebhookCursor?> FindAsync(string id, CancellationToken ct) => store.FindAsync(id, ct);

    public Task<IReadOnlyList<WebhookCursor>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        store.ListDueAsync(now, limit, ct);

    public Task<IReadOnlyList<WebhookCursor>> ListSentAsync(
        int endpoint, DateTimeOffset since, string afterId, int limit, CancellationToken ct) =>
        store.ListSentAsync(endpoint, since, afterId, limit, ct);

    public Task<WebhookBacklog> GetBacklogAsync(int endpoint, CancellationToken ct) => store.GetBacklogAsync(endpoint, ct);

    public Task<EndpointState?> FindEndpointAsync(int endpoint, CancellationToken ct) => store.FindEndpointAsync(endpoint, ct);

    public Task<bool> SaveEndpointAsync(EndpointState state, CancellationToken ct) => store.SaveEndpointAsync(state, ct);

    public Task AddDeathAsync(WebhookDeath death, CancellationToken ct) => store.AddDeathAsync(death, ct);

    public Task<IReadOnlyList<WebhookDeath>> ListDeathsAsync(int endpoint, int limit, CancellationToken ct) =>
        store.ListDeathsAsync(endpoint, limit, ct);

    public Task RemoveDeathsAsync(DateTimeOffset before, CancellationToken ct) => store.RemoveDeathsAsync(before, ct);
}
