namespace Chat.Core.Errors;

/// <summary>
/// A store or service failed or did not answer in time. Adapters throw it for every failure of the other side; clients
/// see a 503 with <see cref="Dependency"/> and nothing of the inner exception.
/// </summary>
public sealed class DependencyException(string dependency, Exception? inner = null)
    : Exception($"The {dependency} did not answer as it should.", inner)
{
    /// <summary>
    /// "database", "realtime service", "media storage" or "identity provider", or a part of one such as
    /// "unique index chats_by_pair". Clients see it.
    /// </summary>
    public string Dependency { get; } = dependency;

    /// <summary>How long to wait before the next try, where the other side said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether a call was refused to spare an overloaded dependency. There may be many of these, and their stacks tell nothing.
    /// </summary>
    public static bool IsRefusal(Exception exception) => exception is DependencyException { InnerException: null, RetryAfter: not null };
}
