using Chat.Core.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>
/// Creates missing indexes beside the start unless the setting leaves that to a deployment step, and looks again every
/// minute. It tries again until no unique index is missing; meanwhile the host is not ready and refuses the writes that
/// need one. When none of them is missing, the other indexes wait, so that a start does not compete with the first requests.
/// Several instances may do this at once.
/// </summary>
internal sealed partial class MongoIndexesAtStart(
    Lazy<MongoStorage> storage, IOptions<MongoOptions> options, ILogger<MongoIndexesAtStart> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private bool _created;
    private bool _looked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start does not wait for the database, and the first requests do not compete with this. A write looks by itself.
        await Task.Delay(FirstWait, TimeProvider.System, stoppingToken);
        string? said = null;
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var fault = await TryAsync(stoppingToken);
            if (fault is not null && fault != said)
            {
                LogMissing(fault);
            }
            else if (fault is null && said is not null)
            {
                LogComplete();
            }

            said = fault;
            var untilNextLook = _created || !options.Value.EnsureIndexes ? LongestWait : AfterStart;
            // With the real clock: a real server is waited for.
            await Task.Delay(fault is null ? untilNextLook : wait, TimeProvider.System, stoppingToken);
        }
    }

    // Null when all is well, else what is wrong.
    private async Task<string?> TryAsync(CancellationToken ct)
    {
        try
        {
            var missing = await storage.Value.Indexes.LookAsync().WaitAsync(ct);
            if (options.Value.EnsureIndexes && (missing.Count > 0 || (_looked && !_created)))
            {
                missing = await CreateAsync(ct);
            }

            _looked = true;
            return missing.Count == 0 ? null : $"The unique index {missing[0]} is missing";
        }
        catch (Exception e) when (e is DependencyException or MongoException or TimeoutException)
        {
            return Explain(e);
        }
    }

    private async Task<IReadOnlyList<string>> CreateAsync(CancellationToken ct)
    {
        storage.Value.Indexes.IsBuilding = true;
        try
        {
            await MongoIndexes.EnsureAsync(options.Value, ct);
            _created = true;
        }
        finally
        {
            storage.Value.Indexes.IsBuilding = false;
        }

        return await storage.Value.Indexes.LookAsync().WaitAsync(ct);
    }

    private static string Explain(Exception fault) => fault switch
    {
        DependencyException => "The database does not answer",
        MongoCommandException { Code: MongoFaults.Unauthorized } => "The program's user may not create indexes",
        MongoException e when MongoFaults.IsDuplicate(e) => "A unique index can't be created because there are duplicates",
        MongoCommandException e => $"Indexes can't be created ({e.CodeName})",
        _ => $"Indexes can't be created ({fault.GetType().Name})",
    };

    [LoggerMessage(
        LogLevel.Error, "{Fault}. Writes that need a unique index are refused until it is there; the command mongo-indexes creates all.")]
    private partial void LogMissing(string fault);

    [LoggerMessage(LogLevel.Information, "The database has all unique indexes.")]
    private partial void LogComplete();
}
