using System.Diagnostics;
using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Presence;
using Chat.Core.Realtime;
using Chat.Core.Telemetry;
using Chat.Core.Users;
using Chat.Functions.Errors;
using Chat.Functions.Requests;
using Chat.Functions.Security;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Hub;

/// <summary>
/// The entry of every socket event: it refuses events under overload, takes the user from the token that the service checked, counts
/// the rate, reads the argument, renews the lease and wraps the answer. No exception leaves it, because the service would show the
/// stack to the client.
/// </summary>
public sealed partial class SocketGate(
    LoadGate load,
    Rates rates,
    ErasedUsers erased,
    RenewLease lease,
    Publisher publisher,
    TimeProvider time,
    ILogger<SocketGate> logger)
{
    private const int MaxEchoLength = 128;

    private readonly FailureLines _lines = new(time);

    public Task<object> RunAsync(
        SignalRInvocationContext context, RateKind kind, CancellationToken ct, Func<string, Fields, Task<object>> act) =>
        GuardAsync(context, kind, ct, async (userId, fields) =>
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
        GuardAsync(context, RateKind.Other, ct, async (userId, fields) =>
        {
            await lease.ExecuteAsync(context.ConnectionId, userId, fields.Flag("active") ?? false, ct);
            return new { ok = true };
        });

    private async Task<object> GuardAsync(
        SignalRInvocationContext context, RateKind kind, CancellationToken ct, Func<string, Fields, Task<object>> act)
    {
        if (load.Check() is { } refusal)
        {
            return await RefuseAsync(context, refusal);
        }

        try
        {
            if (!await IsUserAsync(context, ct))
            {
                throw new ChatException(ErrorCode.Unauthenticated, "The connection has no user.");
            }

            rates.Take(context.UserId, kind);
            return await act(context.UserId, FieldsOf(context));
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
            Log.NotRenewed(logger, connectionId, DependencyException.IsRefusal(e) ? null : e);
        }
    }

    /// <summary>False for a connection without a user, or of one who was erased.</summary>
    public async ValueTask<bool> IsUserAsync(SignalRInvocationContext context, CancellationToken ct)
    {
        // The token that opened the connection was issued by the negotiation, so a connection is as old as its token.
        var issuedAt = context.Claims is { } claims && claims.TryGetValue("iat", out var iat)
            && double.TryParse(iat.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds)
                ? seconds
                : (double?)null;
        return UserId.IsValid(context.UserId) && !await erased.IsRefusedAsync(context.UserId, issuedAt, ct);
    }

    private static Fields FieldsOf(SignalRInvocationContext context) => context.Arguments switch
    {
        null or [] => Fields.None,
        [var argument] => Fields.OfArgument(argument),
        _ => Fields.OfArgument(null),
    };

    private async Task<object> RefuseAsync(SignalRInvocationContext context, Exception exception)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.ConnectionId;
        var problem = ProblemMap.Of(exception, context.Event, traceId);
        ChatTelemetry.CountRefusal(problem.Code);
        if (problem.Status >= 500 && _lines.IsDue(exception))
        {
            var told = DependencyException.IsRefusal(exception) ? null : exception;
            Log.Failed(logger, context.Event, problem.Code, traceId, told);
        }

        // The service does not distinguish invoke from send, so the event is published for both.
        var fields = ReadableFieldsOf(context);
        var refused = new ErrorEvent(context.Event, Echo(fields, "chatId"), Echo(fields, "clientMessageId"), problem);
        await publisher.PublishAsync(new Audience.Connection(context.ConnectionId), ServerEvents.Error, refused);
        return new { ok = false, error = problem };
    }

    private static Fields ReadableFieldsOf(SignalRInvocationContext context)
    {
        try
        {
            return FieldsOf(context);
        }
        catch (ChatException)
        {
            return Fields.None;
        }
    }

    private static string? Echo(Fields fields, string field)
    {
        try
        {
            return fields.Text(field) is { Length: <= MaxEchoLength } text ? text : null;
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
        public static partial void NotRenewed(ILogger logger, string connectionId, Exception? exception);

        [LoggerMessage(1, LogLevel.Error, "The event {Event} failed with {Code}, trace {TraceId}.")]
        public static partial void Failed(ILogger logger, string @event, string code, string traceId, Exception? exception);
    }
}
