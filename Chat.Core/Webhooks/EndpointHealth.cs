namespace Chat.Core.Webhooks;

/// <summary>Remembers how an endpoint answers, and pauses one that is gone or only fails.</summary>
public sealed class EndpointHealth(IWebhookStore store, TimeProvider time)
{
    private const int Gone = 410;

    private static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    public async Task<EndpointState> GetAsync(WebhookEndpoint endpoint, CancellationToken ct)
    {
        var stored = await store.FindEndpointAsync(endpoint.Number, ct);
        return stored?.Url == endpoint.Url.ToString()
            ? stored
            : new EndpointState(endpoint.Number, endpoint.Url.ToString(), FailingSince: null, PausedAt: null, stored?.Version ?? 0);
    }

    /// <summary>The state after an answer. When another instance saved its own, that one counts.</summary>
    public async Task<EndpointState> NoteAsync(EndpointState state, PostAnswer answer, CancellationToken ct)
    {
        var now = time.GetNow();
        DateTimeOffset? failingSince = answer.IsSuccess ? null : state.FailingSince ?? now;
        var paused = answer.Status == Gone || now - failingSince >= Patience;
        var after = state with { FailingSince = failingSince, PausedAt = paused ? state.PausedAt ?? now : state.PausedAt };
        return after == state ? state : await SaveAsync(after, ct);
    }

    public async Task ResumeAsync(WebhookEndpoint endpoint, CancellationToken ct)
    {
        var state = await GetAsync(endpoint, ct);
        if (state.PausedAt is not null || state.FailingSince is not null)
        {
            await SaveAsync(state with { PausedAt = null, FailingSince = null }, ct);
        }
    }

    private async Task<EndpointState> SaveAsync(EndpointState state, CancellationToken ct) => await store.SaveEndpointAsync(state, ct)
        ? state with { Version = state.Version + 1 }
        : await store.FindEndpointAsync(state.Endpoint, ct) ?? state;
}
