namespace Chat.Core.Webhooks;

/// <param name="Cursor">Under a lease of the caller; null when there is nothing to do now.</param>
/// <param name="Waits">The cursor waits for its next try, at which everything up to then is sent.</param>
public sealed record TakenCursor(WebhookCursor? Cursor, bool Waits);

/// <summary>Lets one instance at a time send for an endpoint and a chat. A lease outlives one try, and every save renews it.</summary>
public sealed class WebhookLeases(IWebhookStore store, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <param name="id">The cursor.</param>
    /// <param name="fresh">The cursor to begin with when there is none; null when a missing one has nothing to send.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<TakenCursor> TakeAsync(string id, WebhookCursor? fresh, CancellationToken ct)
    {
        var now = time.GetNow();
        var before = await store.FindAsync(id, ct);
        if ((before ?? fresh) is not { } cursor || cursor.LeasedUntil > now)
        {
            return new TakenCursor(Cursor: null, Waits: false);
        }

        return cursor.DueAt > now
            ? new TakenCursor(Cursor: null, Waits: true)
            : new TakenCursor(await SaveAsync(before, cursor with { WaitingSince = cursor.WaitingSince ?? now }, ct), Waits: false);
    }

    /// <summary>Stores the cursor and keeps the lease. Null when another caller has changed the cursor.</summary>
    public Task<WebhookCursor?> KeepAsync(WebhookCursor before, WebhookCursor after, CancellationToken ct) => SaveAsync(before, after, ct);

    /// <summary>Stores the cursor and ends the lease.</summary>
    public Task<bool> GiveBackAsync(WebhookCursor before, WebhookCursor after, CancellationToken ct) =>
        store.SaveAsync(before, after with { LeasedUntil = null }, ct);

    private async Task<WebhookCursor?> SaveAsync(WebhookCursor? before, WebhookCursor after, CancellationToken ct)
    {
        // Due when the lease ends, so that a run finds what a dead instance left.
        var until = time.GetNow() + Length;
        var leased = after with { LeasedUntil = until, DueAt = until };
        return await store.SaveAsync(before, leased, ct) ? leased with { Version = (before?.Version ?? 0) + 1 } : null;
    }
}
