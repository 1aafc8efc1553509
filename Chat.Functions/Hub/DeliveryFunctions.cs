using Chat.Core.Access;
using Chat.Core.Reading;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Hub;

/// <summary>Reports of delivered messages.</summary>
public sealed class DeliveryFunctions(SocketGate gate, MarkAsDelivered deliver)
{
    [Function("Hub-MarkAsDelivered")]
    public Task<object> Delivered(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "mark_as_delivered")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunAsync(context, RateKind.Other, ct, async (userId, fields) =>
        {
            var input = new MarkAsDeliveredInput(userId, fields.RequireText("chatId"), fields.Number("upToSeq"));
            var chat = await deliver.ExecuteAsync(input, ct);
            return new { ok = true, chat };
        });
}
