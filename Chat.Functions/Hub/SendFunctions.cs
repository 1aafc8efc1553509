using Chat.Core.Access;
using Chat.Core.Messages;
using Chat.Core.Reading;
using Chat.Core.Uploads;
using Chat.Functions.Requests;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Hub;

/// <summary>Sending and reading.</summary>
public sealed class SendFunctions(SocketGate gate, SendMessage send, SendMedia sendMedia, MarkAsRead read)
{
    [Function("Hub-SendMessage")]
    public Task<object> Send(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "send_message")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunAsync(context, RateKind.Send, ct, async (userId, fields) =>
        {
            var (message, replayed) = await send.ExecuteAsync(Inputs.Send(userId, fields.RequireText("chatId"), fields), ct);
            return new { ok = true, message, replayed };
        });

    [Function("Hub-SendMedia")]
    public Task<object> SendMedia(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "send_media")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunAsync(context, RateKind.Send, ct, async (userId, fields) =>
        {
            var input = Inputs.SendMedia(userId, fields.RequireText("chatId"), fields.RequireTexts("media"), fields);
            var (message, replayed) = await sendMedia.ExecuteAsync(input, ct);
            return new { ok = true, message, replayed };
        });

    [Function("Hub-MarkAsRead")]
    public Task<object> Read(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "mark_as_read")] SignalRInvocationContext context, CancellationToken ct) =>
        gate.RunAsync(context, RateKind.Other, ct, async (userId, fields) =>
        {
            var chat = await read.ExecuteAsync(Inputs.Read(userId, fields.RequireText("chatId"), fields), ct);
            return new { ok = true, chat };
        });
}
