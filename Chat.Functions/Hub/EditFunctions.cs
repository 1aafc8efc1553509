using Chat.Core.Access;
using Chat.Core.Chats;
using Chat.Core.Messages;
using Chat.Functions.Requests;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Hub;

/// <summary>Changes of one message.</summary>
public sealed class EditFunctions(SocketGate gate, EditMessage edit, DeleteMessage delete, ReactToMessage react)
{
    [Function("Hub-EditMessage")]
    public Task<object> Edit(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "edit_message")] SignalRInvocationContext context, CancellationToken ct) =>
        RunAsync(context, ct, (target, fields) => edit.ExecuteAsync(new EditMessageInput(target, fields.RequireText("content")), ct));

    [Function("Hub-DeleteMessage")]
    public Task<object> Delete(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "delete_message")] SignalRInvocationContext context, CancellationToken ct) =>
        RunAsync(context, ct, (target, fields) =>
            delete.ExecuteAsync(new DeleteMessageInput(target, Inputs.RequireScope(fields.Text("scope"))), ct));

    [Function("Hub-AddReaction")]
    public Task<object> AddReaction(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "add_reaction")] SignalRInvocationContext context, CancellationToken ct) =>
        RunAsync(
            context,
            ct,
            (target, fields) => react.ExecuteAsync(new ReactToMessageInput(target, fields.RequireText("emoji"), Add: true), ct));

    [Function("Hub-RemoveReaction")]
    public Task<object> RemoveReaction(
        [SignalRTrigger(ChatHub.Name, ChatHub.Messages, "remove_reaction")] SignalRInvocationContext context, CancellationToken ct) =>
        RunAsync(
            context,
            ct,
            (target, fields) => react.ExecuteAsync(new ReactToMessageInput(target, fields.RequireText("emoji"), Add: false), ct));

    private Task<object> RunAsync(
        SignalRInvocationContext context, CancellationToken ct, Func<MessageRef, Fields, Task<MessageView>> act) =>
        gate.RunAsync(context, RateKind.Other, ct, async (userId, fields) =>
        {
            var target = new MessageRef(userId, fields.RequireText("chatId"), fields.RequireText("messageId"));
            var message = await act(target, fields);
            return new { ok = true, message };
        });
}
