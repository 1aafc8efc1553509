using Chat.Core.Presence;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Hub;

/// <summary>The start, the end and the heartbeats of a connection.</summary>
public sealed class ConnectionFunctions(SocketGate gate, StartLease start, EndLease end)
{
    [Function("Hub-Connected")]
    public Task Connected(
        [SignalRTrigger(ChatHub.Name, ChatHub.Connections, "connected")] SignalRInvocationContext context, CancellationToken ct) =>
        start.ExecuteAsync(context.ConnectionId, context.UserId, ct);

    [Function("Hub-Disconnected")]
    public Task Disconnected(
        [SignalRTrigger(ChatHub.Name, ChatHub.Connections, "disconnected")] SignalRInvocationContext context, CancellationToken ct) =>
        end.ExecuteAsync(context.ConnectionId, ct);

    [Function("Hub-Heartbeat")]
    public Task<object> Heartbeat(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "heartbeat")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunHeartbeatAsync(context, ct);
}
