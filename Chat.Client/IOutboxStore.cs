namespace Chat.Client;

/// <summary>
/// Keeps the outbox of one user over a restart of the application, for example as rows of a database or as files.
/// Calls never overlap. Every message is stored on the server once, even when a change of the last moment is lost here,
/// because an entry that is sent again has the same id.
/// </summary>
public interface IOutboxStore
{
    /// <summary>All entries, in any order. Called once, when the client is started.</summary>
    Task<IReadOnlyList<OutboxEntry>> LoadAsync(CancellationToken ct);

    /// <summary>
    /// Adds the entry, or replaces the one with the same <see cref="OutboxEntry.Id"/>. It must be durable when the task
    /// completes. When it fails for a new entry, the entry is not queued, and the caller of the send gets the exception.
    /// </summary>
    Task SaveAsync(OutboxEntry entry, CancellationToken ct);

    /// <summary>Removes the entry. It is not an error when there is none.</summary>
    Task RemoveAsync(string id, CancellationToken ct);
}
