using System.Diagnostics;
using System.Globalization;
using Chat.Core.Access;
using Chat.Core.Errors;
using Chat.Core.Presence;
using Chat.Core.Realtime;
using Chat.Core.Users;
using Chat.Functions.Errors;
using Chat.Functions.Requests;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Hub;

/// <summary>
/// The entry of every socket event: it takes the user from the token that the service checked, counts the rate, reads the
/// argument and wraps the answer. No exception leaves it, because the service would show the stack to the client.
/// </summary>
public sealed partial class SocketGate(Rates rates, ErasedUsers erased, RenewLease lease, Publisher publisher, ILogger<SocketGate> logger)
{
    private const int MaxEchoLength = 128;

    public async Task<object> RunAsync(
        SignalRInvocationContext context, RateKind kind, CancellationToken ct, Func<string, Fields, Task<object>> act)
    {
        try
        {
            if (!await IsUserAsync(context, ct))
            {
                throw new ChatException(ErrorCode.Unauthenticated, "The connection has no user.");
            }

            rates.Take(context.UserId, kind);
            await lease.ExecuteAsync(context.ConnectionId, context.UserId, ct);
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

    /// <summary>False for a connection without a user, or of one who was erased.</summary>
    public async ValueTask<bool> IsUserAsync(SignalRInvocationContext context, CancellationToken ct)
    {
        // The token that opened the connection was issued by the negotiation, so a connection is as old as its token.
        var issuedAt = context.Claims is { } claims && claims.TryGetValue("iat", out var iat)
            && double.TryParse(iat.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds) ? seconds : (double?)null;
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
        if (problem.Status >= 500)
        {
            Log.Failed(logger, context.Event, problem.Code, traceId, exception);
        }

        // The service does not tell an invoke from a send, so the event goes out for both.
        var refused = new ErrorEvent(context.Event, Echo(context, "chatId"), Echo(context, "clientMessageId"), problem);
        await publisher.PublishAsync(new Audience.Connection(context.ConnectionId), ServerEvents.Error, refused);
        return new { ok = false, error = problem };
    }

    private static string? Echo(SignalRInvocationContext context, string field)
    {
        try
        {
            return FieldsOf(context).Text(field) is { Length: <= MaxEchoLength } text ? text : null;
        }
        catch (ChatException)
        {
            // This field may be the one that is wrong.
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The event {Event} failed with {Code}, trace {TraceId}.")]
        public static partial void Failed(ILogger logger, string @event, string code, string traceId, Exception exception);
    }
}
