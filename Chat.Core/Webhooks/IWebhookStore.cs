using Chat.Core.Chats;

namespace Chat.Core.Webhooks;

/// <summary>
/// Keeps how far each endpoint is. Every call is atomic and durable when it returns; a failing store throws
/// <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IWebhookStore
{
    /// <summary>The ids of chats with a <see cref="WebhookMark"/>, the one marked longest first.</summary>
    Task<IReadOnlyList<string>> ListMarkedAsync(int limit, CancellationToken ct);

    /// <summary>Removes the mark of a chat that is still at this rev. Otherwise, and without a mark, nothing changes.</summary>
    Task UnmarkAsync(string chatId, long rev, CancellationToken ct);

    /// <summary>Null when there is no such cursor. Any text is a valid id.</summary>
    Task<WebhookCursor?> FindAsync(string id, CancellationToken ct);

    /// <summary>
    /// Replaces <paramref name="before"/> (null for a new cursor) with <paramref name="after"/> and sets the next version.
    /// Returns false and stores nothing when the cursor was saved or removed since <paramref name="before"/> was read.
    /// </summary>
    Task<bool> SaveAsync(WebhookCursor? before, WebhookCursor after, CancellationToken ct);

    /// <summary>Removes a cursor. A missing one causes no error.</summary>
    Task RemoveAsync(string id, CancellationToken ct);

    /// <summary>The cursors with <see cref="WebhookCursor.DueAt"/> at or before <paramref name="now"/>, longest due first.</summary>
    Task<IReadOnlyList<WebhookCursor>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>
    /// The endpoint's cursors with <see cref="WebhookCursor.SentAt"/> from <paramref name="since"/> on, in the order of ids above
    /// <paramref name="afterId"/>.
    /// </summary>
    Task<IReadOnlyList<WebhookCursor>> ListSentAsync(int endpoint, DateTimeOffset since, string afterId, int limit, CancellationToken ct);

    /// <summary>The changes that are still to be sent to the endpoint.</summary>
    Task<WebhookBacklog> GetBacklogAsync(int endpoint, CancellationToken ct);

    /// <summary>Null when nothing was saved.</summary>
    Task<EndpointState?> FindEndpointAsync(int endpoint, CancellationToken ct);

    /// <summary>
    /// Stores the state as the next version. Returns false and stores nothing when another one was saved since that version.
    /// </summary>
    Task<bool> SaveEndpointAsync(EndpointState state, CancellationToken ct);

    /// <summary>Stores a death; a repeat with the same id and endpoint changes nothing.</summary>
    Task AddDeathAsync(WebhookDeath death, CancellationToken ct);

    /// <summary>The endpoint's deaths, newest first.</summary>
    Task<IReadOnlyList<WebhookDeath>> ListDeathsAsync(int endpoint, int limit, CancellationToken ct);

    /// <summary>Removes the deaths before a time.</summary>
    Task RemoveDeathsAsync(DateTimeOffset before, CancellationToken ct);
}
