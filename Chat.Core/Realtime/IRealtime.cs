namespace Chat.Core.Realtime;

/// <summary>
/// Pushes events to connected clients. Events are hints and the store is the truth: delivery is at most once, without
/// order between two calls, and nothing is kept for clients that are not connected.
/// </summary>
/// <remarks>
/// A failing service throws <see cref="Errors.DependencyException"/>; no call outlasts the adapter's timeout for one attempt.
/// Use cases publish through <see cref="Publisher"/>, which turns a failure into a log line.
/// </remarks>
public interface IRealtime
{
    /// <summary>
    /// Returns where a client of <paramref name="userId"/> connects, with a token for this user alone. The token expires after
    /// an hour; a connection that is open by then stays open.
    /// </summary>
    Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct);

    /// <summary>
    /// Sends <paramref name="payload"/> as the one argument of the event <paramref name="name"/> to every connection
    /// of the audience, serialised with <see cref="ChatJson.Options"/>. An audience without connections is not an error.
    /// </summary>
    Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct);

    /// <summary>
    /// Adds the connection to the user's side of the chat's room. Idempotent; a connection that is gone is not an error.
    /// Membership ends with the connection, so a client joins again after a reconnect.
    /// </summary>
    Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct);

    /// <summary>Takes the connection out of the room. Idempotent; a connection that is gone is not an error.</summary>
    Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct);

    /// <summary>
    /// Returns whether the service has this connection now. False is certain: a connection that ended never comes back
    /// under its id.
    /// </summary>
    Task<bool> IsConnectedAsync(string connectionId, CancellationToken ct);

    /// <summary>
    /// Closes every connection of the audience and tells the clients not to reconnect. An audience without connections is
    /// not an error.
    /// </summary>
    Task DisconnectAsync(Audience audience, CancellationToken ct);
}

/// <summary>The service's client URL, and a bearer token for it.</summary>
public sealed record ClientAccess(Uri Url, string AccessToken);
