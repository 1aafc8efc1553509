using Chat.Core.Presence;
using Chat.Core.Realtime;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Hub;

/// <summary>The start, the end and the heartbeats of a connection.</summary>
public sealed class ConnectionFunctions(SocketGate gate, StartLease start, EndLease end, Publisher publisher)
{
    [Function("Hub-Connected")]
    public async Task Connected(
        [SignalRTrigger(ChatHub.Name, ChatHub.Connections, "connected")] SignalRInvocationContext context, CancellationToken ct)
    {
        // A token of the negotiation is good for an hour, and its user may have been erased meanwhile.
        if (!await gate.IsUserAsync(context, ct))
        {
            await publisher.DisconnectAsync(new Audience.Connection(context.ConnectionId));
            return;
        }

        await start.ExecuteAsync(context.ConnectionId, context.UserId, ct);
    }

    [Function("Hub-Disconnected")]
    public Task Disconnected(
        [SignalRTrigger(ChatHub.Name, ChatHub.Connections, "disconnected")] SignalRInvocationContext context, CancellationToken ct) =>
        end.ExecuteAsync(context.ConnectionId, ct);

    [Function("Hub-Heartbeat")]
    public Task<object> Heartbeat(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "heartbeat")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunHeartbeatAsync(context, ct);
}
