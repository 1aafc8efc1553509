using System.Text.Json;

namespace Chat.LocalHost.SignalR;

/// <summary>A message of a client in either protocol.</summary>
internal abstract record ClientMessage
{
    /// <summary>An invocation; it is answered when it has an id.</summary>
    public sealed record Invocation(string? Id, string Target, IReadOnlyList<JsonElement> Arguments) : ClientMessage;

    /// <summary>A streaming invocation, which the service refuses in serverless mode.</summary>
    public sealed record Streaming(string Id) : ClientMessage;

    public sealed record Close : ClientMessage;

    /// <summary>A ping, or a message of a stream that was refused.</summary>
    public sealed record Ignored : ClientMessage;
}
