namespace Chat.Core.Realtime;

/// <summary>
/// Pushes events to connected clients. Events are hints, the store is the truth: delivery is at most once, without
/// order between two calls, and nothing is kept for who is not connected.
/// </summary>
/// <remarks>
/// A failing service throws <see cref="Errors.DependencyException"/>; no call outlasts the adapter's timeout for one attempt.
/// Use cases publish through <see cref="Publisher"/>, which turns a failure into a log line.
/// </remarks>
public interface IRealtime
{
    /// <summary>
    /// Where a client of <paramref name="userId"/> connects, with a token that only this user can be with.
    /// The token lives an hour; a connection that is open when it ends stays open.
    /// </summary>
    Task<ClientAccess> CreateClientAccessAsync(string userId, CancellationToken ct);

    /// <summary>
    /// Sends <paramref name="payload"/> as the one argument of the event <paramref name="name"/> to every connection
    /// of the audience, serialised with <see cref="ChatJson.Options"/>. An audience without connections is no error.
    /// </summary>
    Task PublishAsync(Audience audience, string name, object payload, CancellationToken ct);

    /// <summary>
    /// Adds the connection to the user's side of the chat's room. Joining twice is no error, and neither is a
    /// connection that is gone. Membership ends with the connection: who reconnects joins again.
    /// </summary>
    Task JoinRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct);

    /// <summary>Takes the connection out of the room. One that is not in it, or is gone, is no error.</summary>
    Task LeaveRoomAsync(string connectionId, string chatId, string userId, CancellationToken ct);

    /// <summary>
    /// Closes every connection of the audience and tells the clients not to reconnect. An audience without connections is
    /// no error.
    /// </summary>
    Task DisconnectAsync(Audience audience, CancellationToken ct);
}

/// <summary>What a client needs to connect: the service's client URL and a bearer token for it.</summary>
public sealed record ClientAccess(Uri Url, string AccessToken);
