namespace Chat.Core.Health;

/// <summary>Tells whether a dependency can be used. Each adapter of something that can be down has one.</summary>
public interface IDependencyCheck
{
    /// <summary>The dependency's name for clients, as in <see cref="Errors.DependencyException.Dependency"/>.</summary>
    string Dependency { get; }

    /// <summary>
    /// Returns when the dependency can be used and otherwise throws <see cref="Errors.DependencyException"/>, which may name
    /// a part of it, such as "unique index chats_by_pair". It takes a few seconds at most and changes nothing that users see.
    /// </summary>
    Task CheckAsync(CancellationToken ct);
}
