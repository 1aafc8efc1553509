using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>The meaning of the driver's exceptions.</summary>
internal static class MongoFaults
{
    public const int Unauthorized = 13;
    public const int NamespaceNotFound = 26;

    private const int WriteConflict = 112;
    private const int DuplicateKey = 11000;

    /// <summary>The network or the primary failed, so that another attempt may find the next one.</summary>
    public static bool IsTransient(MongoException e) =>
        e is MongoConnectionException or MongoConnectionPoolPausedException or MongoNotPrimaryException or MongoNodeIsRecoveringException
        || e is MongoCommandException { Result: not null, Code: WriteConflict }
        || e.HasErrorLabel("RetryableWriteError");

    public static bool IsDuplicate(MongoException e) => e switch
    {
        MongoWriteException write => write.WriteError?.Category == ServerErrorCategory.DuplicateKey,
        MongoBulkWriteException { WriteConcernError: null } bulk =>
            bulk.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey),
        MongoCommandException command => command.Code == DuplicateKey,
        _ => false,
    };

    /// <summary>Returns false when a unique key refuses the write.</summary>
    public static Task<bool> UnlessDuplicateAsync(Func<Task> write) => UnlessDuplicateAsync(async () =>
    {
        await write();
        return true;
    });

    /// <inheritdoc cref="UnlessDuplicateAsync(Func{Task})"/>
    public static async Task<bool> UnlessDuplicateAsync(Func<Task<bool>> write)
    {
        try
        {
            return await write();
        }
        catch (MongoException e) when (IsDuplicate(e))
        {
            return false;
        }
    }

    /// <summary>Repeats a write that fails because another call inserted the same key: the next attempt finds that document.</summary>
    public static async Task<T> RetryDuplicateAsync<T>(Func<Task<T>> write, int maxAttempts)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write();
            }
            catch (MongoException e) when (IsDuplicate(e) && attempt < maxAttempts)
            {
                // Tried again.
            }
        }
    }
}
