using System.Text.Json;

namespace Chat.LocalHost.SignalR;

/// <summary>What a client sends, whichever protocol it speaks.</summary>
internal abstract record ClientMessage
{
    /// <summary>An invocation: answered when it has an id.</summary>
    public sealed record Invocation(string? Id, string Target, IReadOnlyList<JsonElement> Arguments) : ClientMessage;

    /// <summary>An invocation that streams, which the service does not pass on in serverless mode.</summary>
    public sealed record Streaming(string Id) : ClientMessage;

    public sealed record Close : ClientMessage;

    /// <summary>A sign of life, or something that only makes sense after a refused stream.</summary>
    public sealed record Ignored : ClientMessage;
}
