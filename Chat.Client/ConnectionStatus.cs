namespace Chat.Client;

/// <summary>The state of the connection.</summary>
public enum ConnectionStatus
{
    /// <summary>The client is not started, or the server does not answer; then the client goes on trying.</summary>
    Offline,

    /// <summary>The client is connecting.</summary>
    Connecting,

    /// <summary>The connection is open, and missed changes are being fetched.</summary>
    CatchingUp,

    /// <summary>Everything is up to date, and events arrive as they happen.</summary>
    Live,

    /// <summary>
    /// The server refused two tokens in a row. The outbox waits; <see cref="ChatClient.StartAsync"/> goes on with a new token.
    /// </summary>
    SignedOut,
}
