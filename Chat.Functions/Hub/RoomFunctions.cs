using Chat.Core.Access;
using Chat.Core.Presence;
using Chat.Core.Realtime;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Hub;

/// <summary>Rooms and typing.</summary>
public sealed class RoomFunctions(SocketGate gate, JoinChat join, LeaveChat leave, SetTyping typing, Publisher publisher)
{
    [Function("Hub-JoinChat")]
    public Task<object> Join(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "join_chat")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunAsync(context, RateKind.Other, ct, async (userId, fields) =>
        {
            var joined = await join.ExecuteAsync(new RoomInput(userId, context.ConnectionId, fields.RequireText("chatId")), ct);
            await publisher.PublishAsync(new Audience.Connection(context.ConnectionId), ServerEvents.JoinChatSuccess, joined);
            return new { ok = true, joined.ChatId, joined.Seq, joined.Rev, joined.Online };
        });

    [Function("Hub-LeaveChat")]
    public Task<object> Leave(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "leave_chat")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunAsync(context, RateKind.Other, ct, async (userId, fields) =>
        {
            await leave.ExecuteAsync(new RoomInput(userId, context.ConnectionId, fields.RequireText("chatId")), ct);
            return new { ok = true };
        });

    [Function("Hub-Typing")]
    public Task<object> Typing(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "typing")] SignalRInvocationContext context, CancellationToken ct) =>
        SetTypingAsync(context, isTyping: true, ct);

    [Function("Hub-StopTyping")]
    public Task<object> StopTyping(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "stop_typing")] SignalRInvocationContext context, CancellationToken ct) =>
        SetTypingAsync(context, isTyping: false, ct);

    private Task<object> SetTypingAsync(SignalRInvocationContext context, bool isTyping, CancellationToken ct) =>
        gate.RunAsync(context, RateKind.Typing, ct, async (userId, fields) =>
        {
            await typing.ExecuteAsync(userId, fields.RequireText("chatId"), isTyping, ct);
            return new { ok = true };
        });
}
