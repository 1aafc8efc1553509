using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.Extensions.Logging;

namespace Chat.Client;

/// <summary>The settings of a <see cref="ChatClient"/>.</summary>
public sealed class ChatClientOptions
{
    /// <summary>Where the API runs, without <c>/api</c>: <c>https://chat.example.com</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>
    /// Returns a valid token of the user. It is called at the start, and once more when the server refuses the token (401).
    /// An exception means that there is no connection; the client tries again.
    /// </summary>
    public required Func<CancellationToken, Task<string>> Token { get; init; }

    /// <summary>Keeps the outbox over a restart. By default it lives in memory.</summary>
    public IOutboxStore? OutboxStore { get; init; }

    /// <summary>The number of newest chats that show typing and presence without being listed. Default 20.</summary>
    public int Rooms { get; init; } = 20;

    /// <summary>
    /// Sends the requests of the REST API. By default a <see cref="SocketsHttpHandler"/>. The client does not dispose it.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Changes how SignalR connects, for example through a proxy.</summary>
    public Action<HttpConnectionOptions>? ConfigureConnection { get; init; }

    /// <summary>Logs the states of the connection. No log has a text of a message or a token.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock. Default <see cref="System.TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>False sends events as objects, which a server that is older than string arguments needs.</summary>
    internal bool StringArguments { get; init; } = true;

    /// <summary>A chat starts this many changes before its present one; the default is more than are in flight at a time.</summary>
    internal int StartBelow { get; init; } = 100;
}
