using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>The state of an entry of the outbox.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutboxState>))]
public enum OutboxState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is on its way.</summary>
    Sending,

    /// <summary>
    /// It was refused, and repeating it would not help: <see cref="ChatClient.Retry"/> or
    /// <see cref="ChatClient.Discard"/> decide about it. Other entries go on.
    /// </summary>
    Failed,
}
