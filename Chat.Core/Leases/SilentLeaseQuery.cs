namespace Chat.Core.Leases;

/// <param name="SeenUpTo">The last sign of life came at this time or before it.</param>
/// <param name="Now">Leases that expired by now are left out.</param>
/// <param name="Limit">The size of a page.</param>
public sealed record SilentLeaseQuery(DateTimeOffset SeenUpTo, DateTimeOffset Now, int Limit)
{
    /// <summary>The last lease of the page before; null for the first page.</summary>
    public Lease? After { get; init; }
}
