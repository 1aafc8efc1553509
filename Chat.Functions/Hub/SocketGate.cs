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
/// The door of every socket event: who calls (from the token that the service checked), not too often, one object as
/// argument; and the envelope of every answer. No exception leaves it, since the service would show its stack to the
/// client.
/// </summary>
public sealed partial class SocketGate(Rates rates, RenewLease lease, Publisher publisher, ILogger<SocketGate> logger)
{
    private const int MaxEchoLength = 128;

    public async Task<object> RunAsync(
        SignalRInvocationContext context, RateKind kind, CancellationToken ct, Func<string, Fields, Task<object>> act)
    {
        try
        {
            if (!UserId.IsValid(context.UserId))
            {
                throw new ChatException(ErrorCode.Unauthenticated, "The connection has no user.");
            }

            rates.Take(context.UserId, kind);
            await lease.ExecuteAsync(context.ConnectionId, context.UserId, ct);
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

        // The service does not tell an invoke from a send, so the event goes out for both.
        var refused = new ErrorEvent(context.Event, Echo(context, "chatId"), Echo(context, "clientMessageId"), problem);
        await publisher.PublishAsync(new Audience.Connection(context.ConnectionId), ServerEvents.Error, refused);
        return new { ok = false, error = problem };
    }

    private static string? Echo(SignalRInvocationContext context, string field)
    {
        try
        {
            return Argument(context) is { ValueKind: JsonValueKind.Object } o && Fields.Of(o).Text(field) is { Length: <= MaxEchoLength } text
                ? text
                : null;
        }
        catch (ChatException)
        {
            // The very field may be what is wrong.
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The event {Event} failed with {Code}, trace {TraceId}.")]
        public static partial void Failed(ILogger logger, string @event, string code, string traceId, Exception exception);
    }
}
