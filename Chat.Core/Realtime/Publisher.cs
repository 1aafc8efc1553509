using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Realtime;

/// <summary>
/// Publishes after the save. A failed push never undoes or fails a stored change: it is logged and counted, and
/// clients catch up by rev.
/// </summary>
public sealed partial class Publisher(IRealtime realtime, ILogger<Publisher> logger)
{
    /// <summary>The meter of this product.</summary>
    public const string MeterName = "Chat";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("chat.publish.failures");

    public Task PublishAsync(Audience audience, string name, object payload) =>
        PublishAsync(audience, name, () => Task.FromResult(payload));

    /// <param name="read">Makes the payload; that it can't be read any more is a failed push like any other.</param>
    public Task PublishAsync(Audience audience, string name, Func<Task<object>> read) =>
        // No token: the change is stored, so others learn of it although the caller may be gone.
        TryAsync(name, async () => await realtime.PublishAsync(audience, name, await read(), CancellationToken.None));

    /// <summary>Closes the connections of the audience. Like a push it may fail without undoing what was stored.</summary>
    public Task DisconnectAsync(Audience audience) =>
        TryAsync("disconnect", () => realtime.DisconnectAsync(audience, CancellationToken.None));

    /// <summary>Does what finds out whether <paramref name="name"/> is to be published, as a part of publishing it.</summary>
    public async Task TryAsync(string name, Func<Task> publish)
    {
        try
        {
            await publish();
        }
        // Whatever it was, the caller's change is stored and the caller must be told so.
        catch (Exception e)
        {
            Failures.Add(1);
            Log.PublishFailed(logger, name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The event {Event} could not be published.")]
        public static partial void PublishFailed(ILogger logger, string @event, Exception exception);
    }
}
