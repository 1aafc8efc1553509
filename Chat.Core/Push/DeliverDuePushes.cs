using Chat.Core.Errors;
using Chat.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Core.Push;

/// <summary>Delivers what is due in the outbox: delayed pushes, repeats, and what an instance that ended left behind.</summary>
public sealed partial class DeliverDuePushes(
    IPushOutbox outbox, PushDelivery delivery, IOptions<PushOptions> options, TimeProvider time, ILogger<DeliverDuePushes> logger)
{
    private const int BatchSize = 200;
    private const int MaxBatches = 10;
    private const int MaxConcurrent = 16;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        var more = options.Value.IsOn;
        for (var batch = 0; more && batch < MaxBatches; batch++)
        {
            var (now, delivered) = (time.GetNow(), 0);
            var due = await outbox.ListDueAsync(now, BatchSize, ct);
            ChatTelemetry.MeasureOutbox(due.Count > 0 ? now - due[0].DueAt : TimeSpan.Zero);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrent, CancellationToken = ct };
            await Parallel.ForEachAsync(due, parallel, async (push, token) =>
            {
                if (await TryDeliverAsync(push.Target, now, token))
                {
                    Interlocked.Increment(ref delivered);
                }
            });
            // Another instance delivers the marks that could not be claimed; they would be listed again.
            more = due.Count == BatchSize && delivered > 0;
        }
    }

    private async Task<bool> TryDeliverAsync(PushTarget target, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return await delivery.DeliverAsync(target, ClaimTerms.WhenDue(now), ct);
        }
        catch (DependencyException e)
        {
            // The mark stays, and the others need not wait.
            Log.DeliveryFailed(logger, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A push could not be delivered; it stays in the outbox.")]
        public static partial void DeliveryFailed(ILogger logger, Exception exception);
    }
}
