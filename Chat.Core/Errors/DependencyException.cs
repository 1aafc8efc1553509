namespace Chat.Core.Errors;

/// <summary>
/// A store or service did not do its part in time. Adapters throw it for every failure of the other side;
/// clients see a 503 with <see cref="Dependency"/> and nothing of the inner exception.
/// </summary>
public sealed class DependencyException(string dependency, Exception? inner = null)
    : Exception($"The {dependency} did not answer as it should.", inner)
{
    /// <summary>One of "database", "realtime service", "media storage", "identity provider".</summary>
    public string Dependency { get; } = dependency;

    /// <summary>How long to wait before the next try, where the other side said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
