using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chat.Adapters.Sqlite;

/// <summary>Opens the database with the host, so that a file that can't be used stops the start instead of failing every request.</summary>
internal sealed class SqliteAtStart(IServiceProvider services) : IHostedService
{
    /// <exception cref="SqliteStartException">The file can't be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<SqliteDatabase>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
