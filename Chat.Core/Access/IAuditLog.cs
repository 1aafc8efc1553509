namespace Chat.Core.Access;

/// <summary>Keeps the calls of administrators. A failing store throws <see cref="Errors.DependencyException"/>.</summary>
public interface IAuditLog
{
    /// <summary>Stores an entry; it is durable when the call returns. Nothing removes it.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken ct);

    /// <summary>The entries with an id below <paramref name="beforeId"/> (null for the first page), newest id first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(string? beforeId, int limit, CancellationToken ct);
}
