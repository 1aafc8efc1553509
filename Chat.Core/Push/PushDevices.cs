using Chat.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Core.Push;

/// <param name="Any">A device was reached.</param>
/// <param name="Failed">The ids of the devices to try again.</param>
/// <param name="RetryAfter">The longest wait that a service asks for.</param>
public sealed record SentPushes(bool Any, IReadOnlyList<string> Failed, TimeSpan? RetryAfter);

/// <summary>Sends to all devices of a member at the same time, and removes those whose addresses are gone.</summary>
public sealed partial class PushDevices(
    IDeviceStore devices, IEnumerable<IPushSender> senders, IOptions<PushOptions> options, TimeProvider time, ILogger<PushDevices> logger)
{
    /// <summary>Some notifications can be cleared by a push.</summary>
    public bool CanClear => options.Value.CanClear;

    public Task<SentPushes> SendAsync(PushClaim claim, PushMessage message, CancellationToken ct) => SendAsync(
        claim, seq: message.Seq, kind => options.Value.Has(kind), (sender, address) => sender.SendAsync(address, message, ct), ct);

    public Task<SentPushes> ClearAsync(PushClaim claim, PushClear clear, CancellationToken ct) => SendAsync(
        claim,
        seq: -1,
        kind => kind != PushKind.Webpush && options.Value.Has(kind),
        (sender, address) => sender.ClearAsync(address, clear, ct),
        ct);

    private async Task<SentPushes> SendAsync(
        PushClaim claim,
        long seq,
        Func<PushKind, bool> takes,
        Func<IPushSender, DeviceAddress, Task<PushResult>> send,
        CancellationToken ct)
    {
        var all = await devices.ListAsync(claim.Member.UserId, ct);
        // Devices that an earlier delivery reached have this message already.
        var targets = all.Where(device =>
            takes(device.Address.Kind) && (claim.Retry?.Seq != seq || claim.Retry.DeviceIds.Contains(device.DeviceId)));
        var sent = await Task.WhenAll(targets.Select(async device => (Device: device, Result: await TrySendAsync(device, send, ct))));
        var failed = sent.Where(s => s.Result.Outcome == PushOutcome.Retry).ToList();
        return new SentPushes(
            sent.Any(s => s.Result.Outcome == PushOutcome.Sent),
            [.. failed.Select(s => s.Device.DeviceId)],
            failed.Max(s => s.Result.After));
    }

    private async Task<PushResult> TrySendAsync(
        Device device, Func<IPushSender, DeviceAddress, Task<PushResult>> send, CancellationToken ct)
    {
        PushResult result;
        try
        {
            result = await send(senders.Single(sender => sender.Kind == device.Address.Kind), device.Address);
        }
        // One device's failure must not keep the push from the others.
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Log.SenderFailed(logger, device.Address.Kind, e);
            result = PushResult.Retry;
        }

        ChatTelemetry.CountPush(device.Address.Kind.ToString(), result.Outcome.ToString());
        if (result.Outcome == PushOutcome.Gone && device.SeenAt < (result.Since ?? time.GetUtcNow()))
        {
            await devices.RemoveUnchangedAsync(device, ct);
        }

        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The sender of {Kind} failed.")]
        public static partial void SenderFailed(ILogger logger, PushKind kind, Exception exception);
    }
}
