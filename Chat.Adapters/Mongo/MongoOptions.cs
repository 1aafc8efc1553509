using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Chat.Adapters.Mongo;

/// <summary>Where the database is and how long it is waited for. Read from the settings that begin with <c>Mongo__</c>.</summary>
public sealed class MongoOptions
{
    public const string Section = "Mongo";

    internal const int MaxTimeoutMs = 4_000;

    /// <summary>
    /// The server or cluster, as <c>mongodb://</c> or <c>mongodb+srv://</c>. Required. <c>retryWrites</c> may be on or
    /// off: the stores retry by themselves what can be repeated. Holds a password unless an identity is used.
    /// </summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>The database's name. Default <c>chat</c>.</summary>
    public string Database { get; set; } = "chat";

    /// <summary>Log in with the program's managed identity instead of a password. Default false.</summary>
    public bool UseManagedIdentity { get; set; }

    /// <summary>The client id of a user-assigned identity. Default none: the system-assigned one. Only with a managed identity.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// Create missing indexes at the start. Default true. With false a deployment step does it (the command mongo-indexes),
    /// and the program still refuses writes that need a unique index while that is missing.
    /// </summary>
    public bool EnsureIndexes { get; set; } = true;

    /// <summary>Connections to each server at most. Default 100, from 1 to 1,000.</summary>
    public int MaxPoolSize { get; set; } = 100;

    /// <summary>
    /// How long finding a server, connecting and one answer may each take, in milliseconds. Default 2,000, from 100 to
    /// 4,000: with more, a change could become visible after the overlap of two syncs.
    /// </summary>
    public int TimeoutMs { get; set; } = 2_000;

    /// <summary>How long a call of a store may take with all its round trips and retries.</summary>
    internal TimeSpan CallTimeout => TimeSpan.FromMilliseconds(TimeoutMs * 1.25);
}

/// <summary>Names the setting that is wrong, in one line and without its value, which may hold a password.</summary>
internal sealed class MongoOptionsCheck : IValidateOptions<MongoOptions>
{
    public ValidateOptionsResult Validate(string? name, MongoOptions options) =>
        Find(options) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;

    private static string? Find(MongoOptions options) => options switch
    {
        _ when !IsConnectionString(options.ConnectionString) =>
            "Mongo__ConnectionString must be a connection string: mongodb://… or mongodb+srv://….",
        _ when options.Database.Length is < 1 or > 63 || !options.Database.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') =>
            "Mongo__Database must be a database's name: 1 to 63 letters, digits, _ and -.",
        { MaxPoolSize: < 1 or > 1_000 } => "Mongo__MaxPoolSize must be from 1 to 1000.",
        { TimeoutMs: < 100 or > MongoOptions.MaxTimeoutMs } => "Mongo__TimeoutMs must be from 100 to 4000.",
        _ => null,
    };

    private static bool IsConnectionString(string text)
    {
        try
        {
            return MongoUrl.Create(text) is not null;
        }
        catch (Exception e) when (e is MongoConfigurationException or FormatException or ArgumentException)
        {
            // The malformed part is not named, because the driver's message quotes it.
            return false;
        }
    }
}
