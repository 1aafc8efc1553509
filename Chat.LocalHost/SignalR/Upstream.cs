using System.Text.Json;
using Chat.Core;
using Chat.LocalHost.Functions;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Chat.LocalHost.SignalR;

/// <summary>Passes the events of connections to the functions with a SignalR trigger, and their answers back.</summary>
internal sealed partial class Upstream(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    IHostApplicationLifetime lifetime,
    ILogger<Upstream> logger)
{
    private const string Connections = "connections";
    private const string Messages = "messages";

    /// <summary>Reports a new connection. A failure is logged and does not end it.</summary>
    public Task ConnectedAsync(EmulatorConnection connection) =>
        TryRunAsync(connection, CreateContext(connection, Connections, "connected"));

    /// <summary>Reports the end without waiting for the function, which may take its time.</summary>
    public void Disconnected(EmulatorConnection connection, string? error)
    {
        // The emulator stops with the host, as a real service would not: nothing is left that could report.
        if (connection.ReportsEnd && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            var context = CreateContext(connection, Connections, "disconnected", error: error);
            _ = Task.Run(() => TryRunAsync(connection, context));
        }
    }

    /// <summary>Runs the function without returning its answer; a failure is logged.</summary>
    public Task SendAsync(EmulatorConnection connection, ClientMessage.Invocation invocation) =>
        TryRunAsync(connection, CreateContext(connection, Messages, invocation.Target, invocation.Arguments));

    /// <summary>Runs the function and returns its answer as a completion, without the text of an exception.</summary>
    public async Task<ReadOnlyMemory<byte>> InvokeAsync(
        EmulatorConnection connection, string invocationId, ClientMessage.Invocation invocation)
    {
        var context = CreateContext(connection, Messages, invocation.Target, invocation.Arguments);
        try
        {
            return await RunAsync(context) is { } done
                ? Complete(connection.Protocol, invocationId, done)
                : connection.Protocol.Write(CompletionMessage.WithError(invocationId, "Invocation failed, status code 404"));
        }
        // On Azure the client would now get the message and the stack, so the functions must not throw.
        catch (Exception e)
        {
            LogFailed(context.Event, connection.Id, e);
            return connection.Protocol.Write(CompletionMessage.WithError(invocationId, "Invocation failed"));
        }
    }

    private async Task TryRunAsync(EmulatorConnection connection, SignalRInvocationContext context)
    {
        try
        {
            await RunAsync(context);
        }
        // Nobody waits for an answer, so the failure is only logged.
        catch (Exception e)
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                LogFailed(context.Event, connection.Id, e);
            }
        }
    }

    /// <summary>Runs the function of the event; null when there is none.</summary>
    public async Task<LocalFunctionContext?> RunAsync(SignalRInvocationContext context)
    {
        var category = context.Category == SignalRInvocationCategory.Connections ? Connections : Messages;
        return catalog.FindSignalR(context.Hub, category, context.Event) is { } function
            ? await invoker.InvokeAsync(function, new InvocationInput(SignalR: context), lifetime.ApplicationStopping)
            : null;
    }

    /// <summary>The answer of a finished function to an invocation.</summary>
    public static ReadOnlyMemory<byte> Complete(WireProtocol protocol, string invocationId, LocalFunctionContext done) =>
        ReturnsNothing(done.Function)
            ? protocol.Write(CompletionMessage.Empty(invocationId))
            : protocol.WriteResult(invocationId, done.Result);

    private static bool ReturnsNothing(FunctionDescription function) =>
        function.Method.ReturnType is var type && (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask));

    private static SignalRInvocationContext CreateContext(
        EmulatorConnection connection,
        string category,
        string eventName,
        IReadOnlyList<JsonElement>? arguments = null,
        string? error = null)
    {
        var identity = connection.Identity;
        return new SignalRInvocationContext
        {
            Arguments = arguments?.Select(ToArgument).ToArray()!, // As in the worker, a JSON null is null in spite of the type.
            Error = error!,
            Category = category == Connections ? SignalRInvocationCategory.Connections : SignalRInvocationCategory.Messages,
            Event = eventName,
            Hub = identity.Hub,
            ConnectionId = connection.Id,
            UserId = identity.UserId!, // Null for an anonymous client, as in the worker.
            Headers = CreateHeaders(connection, category, eventName),
            Query = identity.Query,
            Claims = identity.Claims,
        };
    }

    public static object? ToArgument(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json;

    private static Dictionary<string, StringValues> CreateHeaders(EmulatorConnection connection, string category, string eventName) =>
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["X-ASRS-Connection-Id"] = connection.Id,
            ["X-ASRS-Hub"] = connection.Identity.Hub,
            ["X-ASRS-Category"] = category,
            ["X-ASRS-Event"] = eventName,
            ["X-ASRS-User-Id"] = connection.Identity.UserId,
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "The event {Event} of the connection {ConnectionId} failed.")]
    private partial void LogFailed(string @event, string connectionId, Exception exception);
}
