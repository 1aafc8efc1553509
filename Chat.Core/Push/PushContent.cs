using Chat.Core.Chats;
using Chat.Core.Users;
using Microsoft.Extensions.Options;

namespace Chat.Core.Push;

/// <summary>Decides at the time of sending whether there is something to push, and what it says.</summary>
public sealed class PushContent(
    IUserStore users, IProfileStore profiles, IChatStore chats, IChatLists lists, IMessageReader messages, IOptions<PushOptions> options,
    TimeProvider time)
{
    /// <summary>The notification for the claimed mark; null when nothing is to be pushed any more.</summary>
    public async Task<PushMessage?> FindAsync(PushClaim claim, CancellationToken ct)
    {
        var (chat, member) = (claim.Chat, claim.Member);
        if (!IsPushable(claim))
        {
            return null;
        }

        var newest = await FindNewestAsync(claim, ct);
        var seq = newest?.Seq ?? 0;
        var at = claim.Mark.Kind == PushMarkKind.Request ? chat.RequestedAt : newest?.CreatedAt;
        if (at is null || at <= time.GetNow() - Limits.PushLife || WasPushed(claim, seq, at.Value))
        {
            return null;
        }

        var settings = (await users.GetSettingsAsync(member.UserId, ct)).Push;
        if (at < settings.PausedUntil || (claim.Mark.Kind == PushMarkKind.Request && !settings.Requests))
        {
            return null;
        }

        var sender = chat.Peer(member.UserId).UserId;
        var (totals, profile) = (lists.SumUnreadAsync(member.UserId, ct), profiles.FindAsync([sender], ct));
        await Task.WhenAll(totals, profile);
        return PushTexts.Apply(settings.Preview, newest, new PushMessage
        {
            ChatId = chat.Id,
            Kind = claim.Mark.Kind,
            Seq = seq,
            MessageId = newest?.Id,
            SenderId = sender,
            Title = PushTexts.NameOf(sender, (await profile).GetValueOrDefault(sender, Profile.Empty)),
            Body = "",
            Navigate = $"{AppUrl}/#/c/{Uri.EscapeDataString(chat.Id)}",
            UnreadCount = member.Unread,
            TotalUnread = (await totals).Total,
            ExpiresAt = at.Value + Limits.PushLife,
        });
    }

    private string AppUrl
    {
        get
        {
            var url = options.Value.AppUrl is { Length: > 0 } set ? set : options.Value.OwnAddress?.Invoke().ToString() ?? "";
            return url.TrimEnd('/');
        }
    }

    private bool IsPushable(PushClaim claim)
    {
        var (chat, member) = (claim.Chat, claim.Member);
        return !chat.IsBlocked && !member.IsMuted(time.GetNow()) && claim.Mark.Kind switch
        {
            PushMarkKind.Message => chat.Status == ChatStatus.Accepted && member.Unread > 0,
            PushMarkKind.Request => chat.Status == ChatStatus.Pending && chat.RequestedBy != member.UserId && !member.Hidden,
            PushMarkKind.Clear => false,
        };
    }

    // A message that was deleted leaves an older one as the newest, which was pushed before.
    private static bool WasPushed(PushClaim claim, long seq, DateTimeOffset at) =>
        claim.Member.Pushed is { } pushed && claim.Retry?.Seq != seq
        && (claim.Mark.Kind == PushMarkKind.Request ? pushed.At >= at : pushed.Seq >= seq);

    private async Task<Message?> FindNewestAsync(PushClaim claim, CancellationToken ct)
    {
        var (chat, member) = (claim.Chat, claim.Member);
        var filter = MessageFilter.UnreadFor(new MemberView(chat, member.UserId), member.LastReadSeq);
        if (chat.LastMessage is { } last && filter.Matches(last))
        {
            return last;
        }

        if (claim.Mark.Kind == PushMarkKind.Request || await chats.LoadAsync(ChatQuery.Of(chat.Id), ct) is not { } loaded)
        {
            return null;
        }

        return (await messages.ListAsync(loaded, new MessageRange(filter, Limit: 1) { Descending = true }, ct)).FirstOrDefault();
    }
}
