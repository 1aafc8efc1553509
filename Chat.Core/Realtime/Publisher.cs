using System.Diagnostics;
using Chat.Core.Errors;
using Chat.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Realtime;

/// <summary>
/// Publishes after the save. A failed publish never undoes or fails a stored change: it is logged and counted, and clients
/// catch up by rev.
/// </summary>
public sealed partial class Publisher(IRealtime realtime, ILogger<Publisher> logger)
{
    public Task PublishAsync(Audience audience, string name, object payload) =>
        PublishAsync(audience, name, () => Task.FromResult(payload));

    /// <param name="read">Creates the payload; if this fails, the publish has failed.</param>
    public Task PublishAsync(Audience audience, string name, Func<Task<object>> read) =>
        // No token: the change is stored, so others learn of it although the caller may be gone.
        TryAsync(name, async () => await realtime.PublishAsync(audience, name, await read(), CancellationToken.None));

    /// <summary>Closes the connections of the audience. Like a publish it may fail without undoing what was stored.</summary>
    public Task DisconnectAsync(Audience audience) =>
        TryAsync("disconnect", () => realtime.DisconnectAsync(audience, CancellationToken.None));

    /// <summary>Decides whether to publish the event, and publishes it. A failure of either counts as a failed publish.</summary>
    public async Task TryAsync(string name, Func<Task> publish)
    {
        using var activity = ChatTelemetry.Start("chat.publish");
        activity?.SetTag("event", name);
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            await publish();
            ChatTelemetry.MeasurePublish(name, startedAt);
        }
        // The caller's change is stored whatever failed here, and the caller must be told so.
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            ChatTelemetry.CountPublishFailure(name);
            Log.PublishFailed(logger, name, DependencyException.IsRefusal(e) ? null : e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The event {Event} could not be published.")]
        public static partial void PublishFailed(ILogger logger, string @event, Exception? exception);
    }
}
