using Chat.Core.Chats;
using Microsoft.Extensions.Options;

namespace Chat.Core.Push;

/// <summary>
/// Marks members to whom a commit makes a push due, and removes the mark when the commit leaves nothing to push. The mark is
/// part of the commit, so no push is lost and none is written by itself.
/// </summary>
public sealed class DuePushes(IOptions<PushOptions> options, FastPushes fast, TimeProvider time) : ICommitListener
{
    public ChatChange Mark(Conversation? before, ChatChange change)
    {
        if (!options.Value.IsOn)
        {
            return change;
        }

        var (chat, now) = (change.Chat, time.GetNow());
        return change with
        {
            Chat = chat with
            {
                First = chat.First with { Push = Next(before, change, chat.First, now) },
                Second = chat.Second with { Push = Next(before, change, chat.Second, now) },
            },
        };
    }

    /// <summary>Begins the deliveries that the commit made due.</summary>
    public void OnCommitted(Conversation? before, Conversation after)
    {
        foreach (var target in new[] { new PushTarget(after.Id, IsFirst: true), new PushTarget(after.Id, IsFirst: false) })
        {
            if (target.Of(after).Push is { } mark && (before is null || target.Of(before).Push != mark))
            {
                fast.Begin(target, target.Of(after));
            }
        }
    }

    private PushMark? Next(Conversation? before, ChatChange change, Member member, DateTimeOffset now)
    {
        var chat = change.Chat;
        if (!IsWaiting(before, chat, member))
        {
            return member.Pushed is null || !options.Value.CanClear
                ? null
                : member.Push is { Kind: PushMarkKind.Clear } clear ? clear : new PushMark(PushMarkKind.Clear, now, now, chat.Version);
        }

        if (chat.IsBlocked || member.IsMuted(now))
        {
            return member.Push;
        }

        return IsRequested(before, chat)
            ? NewMark(PushMarkKind.Request, chat, member, now)
            : HasNews(before, change, member) ? NewMark(PushMarkKind.Message, chat, member, now) : member.Push;
    }

    /// <summary>The member has something that they did not read or answer.</summary>
    private static bool IsWaiting(Conversation? before, Conversation chat, Member member) => chat.Status switch
    {
        ChatStatus.Accepted => member.Unread > 0,
        ChatStatus.Pending => chat.RequestedBy != member.UserId && !member.Hidden
            && (IsRequested(before, chat) || before!.Own(member.UserId).UnreadFloor == member.UnreadFloor),
        ChatStatus.Rejected => false,
    };

    private static bool IsRequested(Conversation? before, Conversation chat) =>
        chat.Status == ChatStatus.Pending && (before?.Status != ChatStatus.Pending || before.RequestedAt != chat.RequestedAt);

    private static bool HasNews(Conversation? before, ChatChange change, Member member) =>
        change.Chat.Status == ChatStatus.Accepted
        && change.Messages.Any(m => m.Seq > Math.Max(before?.Seq ?? 0, member.UnreadFloor) && m.SenderId != member.UserId);

    // The mark of an earlier message keeps its time, so that a stream of messages does not put the push off for ever.
    private static PushMark NewMark(PushMarkKind kind, Conversation chat, Member member, DateTimeOffset now)
    {
        var dueAt = now + Limits.PushDelay;
        return new PushMark(
            kind, now, member.Push is { } mark && mark.Kind == kind && mark.DueAt < dueAt ? mark.DueAt : dueAt, chat.Version);
    }
}
