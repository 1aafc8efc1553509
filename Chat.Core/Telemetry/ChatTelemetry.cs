using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chat.Core.Telemetry;

/// <summary>
/// The metrics and traces of this product. A host exports them by <see cref="Name"/>. No label names a user, a chat or a
/// message, so that the number of series stays small and telemetry holds no personal data.
/// </summary>
public static class ChatTelemetry
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "Chat";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Sends = Meter.CreateCounter<long>("chat.sends", description: "Messages that were stored.");
    private static readonly Counter<long> Replays = Meter.CreateCounter<long>(
        "chat.replays", description: "Sends that were repeated and answered with the stored message.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "chat.refusals", description: "Requests and events that were refused, by error code.");
    private static readonly Counter<long> PublishFailures = Meter.CreateCounter<long>(
        "chat.publish.failures", description: "Events that could not be published.");
    private static readonly Histogram<double> PublishDuration = Meter.CreateHistogram<double>(
        "chat.publish.duration", "s", "Time to publish an event.");
    private static readonly Histogram<double> StoreDuration = Meter.CreateHistogram<double>(
        "chat.store.duration", "s", "Time of a call of the store.");

    private static readonly Counter<long> Pushes = Meter.CreateCounter<long>(
        "chat.push.results", description: "Pushes to devices, by kind and outcome.");
    private static readonly Histogram<double> OutboxLag = Meter.CreateHistogram<double>(
        "chat.outbox.lag", "s", "Wait of the longest due push.");

    /// <summary>Starts a span; null when nobody listens.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <param name="kind">The service.</param>
    /// <param name="outcome">What became of the push.</param>
    public static void CountPush(string kind, string outcome) => Pushes.Add(
        1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="lag">How long the longest due push waited.</param>
    public static void MeasureOutbox(TimeSpan lag) => OutboxLag.Record(lag.TotalSeconds);

    public static void CountSend(bool replayed) => (replayed ? Replays : Sends).Add(1);

    /// <param name="code">The error code as it is on the wire.</param>
    public static void CountRefusal(string code) => Refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    public static void CountPublishFailure(string eventName) =>
        PublishFailures.Add(1, new KeyValuePair<string, object?>("event", eventName));

    /// <param name="eventName">The name of the event.</param>
    /// <param name="startedAt">A timestamp of <see cref="Stopwatch"/>.</param>
    public static void MeasurePublish(string eventName, long startedAt) =>
        PublishDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, new KeyValuePair<string, object?>("event", eventName));

    /// <param name="store">The kind of the store.</param>
    /// <param name="startedAt">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="failed">The store did not answer.</param>
    public static void MeasureStore(string store, long startedAt, bool failed) => StoreDuration.Record(
        Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
        new KeyValuePair<string, object?>("store", store),
        new KeyValuePair<string, object?>("failed", failed));
}
