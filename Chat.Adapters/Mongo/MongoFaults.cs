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
        MongoCommandException command => command.Code == DuplicateKey,
        _ => false,
    };
}
