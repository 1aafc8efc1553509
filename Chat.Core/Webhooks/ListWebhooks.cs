using System.Text.Json.Serialization;
using Chat.Core.Access;

namespace Chat.Core.Webhooks;

/// <summary>An endpoint and how it does.</summary>
/// <param name="Number">The number in its settings.</param>
/// <param name="Url">Without its query, which may hold a secret.</param>
/// <param name="Events">The types it gets.</param>
/// <param name="Waiting">The chats and events with something left to send.</param>
/// <param name="LagMs">How long the one that waits longest does.</param>
/// <param name="Deaths">The newest changes that it did not take in all tries.</param>
public sealed record WebhookView(
    int Number, string Url, IReadOnlyList<string> Events, int Waiting, long LagMs, IReadOnlyList<DeathView> Deaths)
{
    /// <summary>The first failure since the last success.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Nothing is sent since then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PausedAt { get; init; }
}

public sealed record DeathView(string Id, string Type, DateTimeOffset At);

public sealed record WebhookList(IReadOnlyList<WebhookView> Items);

/// <summary>Shows an administrator the endpoints with their lag and their deaths.</summary>
public sealed class ListWebhooks(
    AdminAccess access, WebhookEndpoints endpoints, IWebhookStore store, EndpointHealth health, TimeProvider time)
{
    private const int MaxDeaths = 20;

    public async Task<WebhookList> ExecuteAsync(AdminCaller caller, CancellationToken ct)
    {
        await access.RequireAsync(caller, AuditActions.ListWebhooks, target: null, detail: null, ct);

        var items = new List<WebhookView>();
        foreach (var endpoint in endpoints.All)
        {
            items.Add(await OfAsync(endpoint, ct));
        }

        return new WebhookList(items);
    }

    private async Task<WebhookView> OfAsync(WebhookEndpoint endpoint, CancellationToken ct)
    {
        var state = await health.GetAsync(endpoint, ct);
        var backlog = await store.GetBacklogAsync(endpoint.Number, ct);
        var deaths = await store.ListDeathsAsync(endpoint.Number, MaxDeaths, ct);
        return new WebhookView(
            endpoint.Number,
            endpoint.Url.GetLeftPart(UriPartial.Path),
            endpoint.Types.Count == 0 ? WebhookTypes.All : endpoint.Types,
            backlog.Chats,
            backlog.Since is { } since ? (long)(time.GetNow() - since).TotalMilliseconds : 0,
            [.. deaths.Select(death => new DeathView(death.Id, death.Type, death.At))])
            { FailingSince = state.FailingSince, PausedAt = state.PausedAt };
    }
}
