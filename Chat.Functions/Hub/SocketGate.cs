using System.Diagnostics;
using System.Text.Json;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Presence;
using Chat.Core.Realtime;
using Chat.Functions.Errors;
using Chat.Functions.Requests;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Hub;

/// <summary>
/// Every socket event passes here: it identifies the caller (by the token that the service checked), counts the rate, reads
/// the one object argument, renews the lease, and wraps the answer. No exception leaves it, since the service would show
/// its stack to the client.
/// </summary>
public sealed partial class SocketGate(Rates rates, RenewLease lease, Publisher publisher, ILogger<SocketGate> logger)
{
    private const int MaxEchoLength = 128;

    public Task<object> RunAsync(
        SignalRInvocationContext context, RateKind kind, CancellationToken ct, Func<string, Fields, Task<object>> act) =>
        GuardAsync(context, kind, async (userId, fields) =>
        {
            // Beside the event, not before it: the event does not wait for the lease's commit.
            var renewal = lease.ExecuteAsync(context.ConnectionId, userId, active: true, ct);
            try
            {
                return await act(userId, fields);
            }
            finally
            {
                await SettleAsync(renewal, context.ConnectionId);
            }
        });

    /// <summary>An event that does nothing but renew the lease. Only with <c>active</c> is it an activity of the user.</summary>
    public Task<object> RunHeartbeatAsync(SignalRInvocationContext context, CancellationToken ct) =>
        GuardAsync(context, RateKind.Other, async (userId, fields) =>
        {
            await lease.ExecuteAsync(context.ConnectionId, userId, fields.Flag("active") ?? false, ct);
            return new { ok = true };
        });

    private async Task<object> GuardAsync(SignalRInvocationContext context, RateKind kind, Func<string, Fields, Task<object>> act)
    {
        try
        {
            if (!UserId.IsValid(context.UserId))
            {
                throw new ChatException(ErrorCode.Unauthenticated, "The connection has no user.");
            }

            rates.Take(context.UserId, kind);
            return await act(context.UserId, context.Arguments is null or [] ? Fields.None : Fields.Of(Argument(context)));
        }
        catch (ChatException e) when (kind == RateKind.Typing && e.Code == ErrorCode.RateLimited)
        {
            // Too much typing is dropped without an error.
            return new { ok = true };
        }
        catch (Exception e)
        {
            return await RefuseAsync(context, e);
        }
    }

    private async Task SettleAsync(Task renewal, string connectionId)
    {
        try
        {
            await renewal;
        }
        // The event is done. The next one renews the lease.
        catch (Exception e)
        {
            Log.NotRenewed(logger, connectionId, e);
        }
    }

    private static JsonElement Argument(SignalRInvocationContext context) =>
        context.Arguments is [JsonElement argument] ? argument : default;

    private async Task<object> RefuseAsync(SignalRInvocationContext context, Exception exception)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.ConnectionId;
        var problem = ProblemMap.Of(exception, context.Event, traceId);
        if (problem.Status >= 500)
        {
            Log.Failed(logger, context.Event, problem.Code, traceId, exception);
        }

        // The service does not distinguish invoke from send, so the event is published for both.
        var refused = new ErrorEvent(context.Event, Echo(context, "chatId"), Echo(context, "clientMessageId"), problem);
        await publisher.PublishAsync(new Audience.Connection(context.ConnectionId), ServerEvents.Error, refused);
        return new { ok = false, error = problem };
    }

    private static string? Echo(SignalRInvocationContext context, string field)
    {
        try
        {
            return Argument(context) is { ValueKind: JsonValueKind.Object } argument
                && Fields.Of(argument).Text(field) is { Length: <= MaxEchoLength } text
                ? text
                : null;
        }
        catch (ChatException)
        {
            // The field itself may be the invalid one.
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "The lease of the connection {ConnectionId} was not renewed.")]
        public static partial void NotRenewed(ILogger logger, string connectionId, Exception exception);

        [LoggerMessage(1, LogLevel.Error, "The event {Event} failed with {Code}, trace {TraceId}.")]
        public static partial void Failed(ILogger logger, string @event, string code, string traceId, Exception exception);
    }
}
