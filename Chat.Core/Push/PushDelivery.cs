using Chat.Core.Chats;

namespace Chat.Core.Push;

/// <summary>One delivery: claim the mark, read the state again, send to the devices, settle.</summary>
public sealed class PushDelivery(IPushOutbox outbox, PushContent content, PushDevices devices, IChatLists lists, TimeProvider time)
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(1);

    /// <summary>False when the mark could not be claimed.</summary>
    public async Task<bool> DeliverAsync(PushTarget target, ClaimTerms terms, CancellationToken ct)
    {
        if (await outbox.ClaimAsync(target, terms, ct) is not { } claim)
        {
            return false;
        }

        var settlement = claim.Mark.Kind == PushMarkKind.Clear ? await ClearAsync(claim, ct) : await PushAsync(claim, ct);
        // No token: what was sent must be settled, or it is sent again.
        await outbox.SettleAsync(claim, settlement, CancellationToken.None);
        return true;
    }

    private async Task<PushSettlement> PushAsync(PushClaim claim, CancellationToken ct)
    {
        if (await content.FindAsync(claim, ct) is not { } message)
        {
            return new PushSettlement();
        }

        var sent = await devices.SendAsync(claim, message, ct);
        var now = time.GetNow();
        return Retry(claim, message.Seq, sent, message.ExpiresAt) with
        {
            Pushed = sent.Any ? new PushedMark(message.Seq, now) : null,
            NextDueAt = sent.Any ? now + Limits.PushInterval : null,
            WhenCancelled = sent.Any && devices.CanClear ? new PushMark(PushMarkKind.Clear, now, now, Version: 0) : null,
        };
    }

    private async Task<PushSettlement> ClearAsync(PushClaim claim, CancellationToken ct)
    {
        var totals = await lists.SumUnreadAsync(claim.Member.UserId, ct);
        var clear = new PushClear(claim.Chat.Id, claim.Member.UnreadFloor, totals.Total);
        var sent = await devices.ClearAsync(claim, clear, ct);
        var settlement = Retry(claim, seq: -1, sent, claim.Mark.At + Limits.PushLife);
        return settlement with { Cleared = settlement.Retry is null };
    }

    private PushSettlement Retry(PushClaim claim, long seq, SentPushes sent, DateTimeOffset until)
    {
        if (sent.Failed.Count == 0)
        {
            return new PushSettlement();
        }

        var tries = claim.Retry?.Seq == seq ? claim.Retry.Tries + 1 : 1;
        var dueAt = time.GetNow() + BackOff(tries, sent.RetryAfter);
        return dueAt < until
            ? new PushSettlement { Retry = new PushRetry(seq, sent.Failed, tries), DueAt = dueAt }
            : new PushSettlement();
    }

    private static TimeSpan BackOff(int tries, TimeSpan? requested)
    {
        var wait = tries > 10 ? LongestBackOff : FirstBackOff * Math.Pow(2, tries - 1);
        wait = requested > wait ? requested.Value : wait;
        return wait < LongestBackOff ? wait : LongestBackOff;
    }
}
