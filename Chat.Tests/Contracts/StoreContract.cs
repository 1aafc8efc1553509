namespace Chat.Tests.Contracts;

/// <summary>A contract over the ports of a store: each adapter's subclass gives the ports, and passes every fact.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    // Set by xunit's InitializeAsync, before any fact runs.
    protected Stores Stores { get; private set; } = null!;

    protected static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync() => Stores = await CreateAsync();

    public Task DisposeAsync() => Stores.Afterwards();

    protected abstract Task<Stores> CreateAsync();
}
