using System.Diagnostics.Metrics;
using Chat.Core.Webhooks;

namespace Chat.Tests.Webhooks;

/// <summary>The metric that the alert outbox-lag watches.</summary>
public sealed class WebhookLagTests : WebhookScene
{
    // No other test waits for exactly this time.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(1_234_567);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_try_measures_how_long_the_change_has_waited_whether_it_was_taken_or_not(bool taken)
    {
        await using var app = await StartAsync();
        var cursor = new WebhookCursor { Id = "chat", Endpoint = 0, WaitingSince = app.Time.GetUtcNow() - Wait };
        var webhook = new WebhookDeath("msg", 0, "message.created", app.Time.GetUtcNow());
        var measured = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "chat.webhooks.lag")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) =>
        {
            lock (measured)
            {
                measured.Add(value);
            }
        });
        listener.Start();

        await Service<WebhookTries>(app).MoveAsync(cursor, webhook, rev: 1, taken, CancellationToken.None);

        Assert.Contains(Wait.TotalSeconds, measured);
    }
}
