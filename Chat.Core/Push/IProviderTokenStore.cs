namespace Chat.Core.Push;

/// <summary>
/// Keeps the tokens by which a provider knows this server, for all instances: Apple refuses teams that make new ones too often.
/// A failing store throws <see cref="Errors.DependencyException"/>.
/// </summary>
public interface IProviderTokenStore
{
    /// <summary>
    /// The stored token if it was issued after <paramref name="issuedAfter"/>; otherwise stores <paramref name="candidate"/>. Calls
    /// at the same time all return the same token.
    /// </summary>
    Task<ProviderToken> GetOrReplaceAsync(string name, DateTimeOffset issuedAfter, ProviderToken candidate, CancellationToken ct);
}

public sealed record ProviderToken(string Token, DateTimeOffset IssuedAt)
{
    /// <summary>Without the token, which is secret.</summary>
    public override string ToString() => $"issued at {IssuedAt:O}";
}
