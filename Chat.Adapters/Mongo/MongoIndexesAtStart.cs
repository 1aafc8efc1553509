using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Creates missing indexes beside the start, if the setting says so. Requests neither wait for it nor fail with it.</summary>
internal sealed partial class MongoIndexesAtStart(IOptions<MongoOptions> options, ILogger<MongoIndexesAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.EnsureIndexes)
        {
            return;
        }

        try
        {
            await MongoIndexes.EnsureAsync(options.Value, stoppingToken);
            LogEnsured(MongoIndexes.All.Count);
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            // The program serves without them, slower; the next start or the deployment's step tries again.
            LogFailed(e.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "The database has all {Count} indexes.")]
    private partial void LogEnsured(int count);

    [LoggerMessage(LogLevel.Error, "The database's indexes could not be created ({Fault}); run the index command.")]
    private partial void LogFailed(string fault);
}
