using System.Diagnostics.Metrics;
using Chat.Core.Telemetry;

namespace Chat.Core.Webhooks;

/// <summary>One try of a webhook: post, then move the cursor: on, to a later try, or past a dead one.</summary>
public sealed class WebhookTries(IWebhookStore store, SignedPost posts, TimeProvider time)
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private static readonly Meter Meter = new(ChatTelemetry.Name);
    private static readonly Counter<long> Posts = Meter.CreateCounter<long>("chat.webhooks.posts");
    private static readonly Counter<long> Deaths = Meter.CreateCounter<long>("chat.webhooks.deaths");
    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>("chat.webhooks.lag", "s");

    /// <param name="id">The webhook's id.</param>
    /// <param name="body">The body of this try.</param>
    public async Task<PostAnswer> PostAsync(WebhookEndpoint endpoint, string id, byte[] body, CancellationToken ct)
    {
        var answer = await posts.SendAsync(endpoint.Target, id, body, ct);
        Posts.Add(
            1, new KeyValuePair<string, object?>("endpoint", endpoint.Number), new KeyValuePair<string, object?>("ok", answer.IsSuccess));
        return answer;
    }

    /// <summary>The cursor after an answer. A change that failed in all tries is dead, and the next one goes.</summary>
    public async Task<WebhookCursor> MoveAsync(WebhookCursor cursor, WebhookDeath webhook, long rev, bool taken, CancellationToken ct)
    {
        var now = time.GetNow();
        // Failed tries count too: while a receiver is down, no other value shows how long it has been waited for.
        Lag.Record((now - (cursor.WaitingSince ?? now)).TotalSeconds);
        if (taken)
        {
            return cursor with { DoneRev = rev, Tries = 0, SentAt = now };
        }

        var tries = (cursor.FailingRev == rev ? cursor.Tries : 0) + 1;
        if (tries <= Waits.Length)
        {
            return cursor with { Tries = tries, FailingRev = rev, DueAt = now + Waits[tries - 1] };
        }

        await store.AddDeathAsync(webhook with { At = now }, ct);
        Deaths.Add(1, new KeyValuePair<string, object?>("endpoint", webhook.Endpoint));
        return cursor with { DoneRev = rev, Tries = 0 };
    }
}
