namespace Chat.LocalHost.SignalR;

/// <summary>The numbers of Azure SignalR Service, changeable for tests.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The longest pause between two messages to a client; then it gets a ping. Default 15 s.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest silence of a client; then it counts as gone. Default 30 s.</summary>
    public TimeSpan ClientTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take for its handshake. Default 15 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the last messages may take to leave when a connection ends. Default 5 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of one message of a client, and of one REST body. Default 1 MB.</summary>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Messages that may wait for one slow client; one more closes its connection. Default 1,000.</summary>
    public int MaxQueuedMessages { get; set; } = 1_000;

    /// <summary>Connections of one user; the handshake of one more is refused. Default 100.</summary>
    public int MaxConnectionsPerUser { get; set; } = 100;

    /// <summary>
    /// The clock of the transport. It is the real one by default, also where a test replaces the program's TimeProvider,
    /// because a jump of that clock must not time out open sockets.
    /// </summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
