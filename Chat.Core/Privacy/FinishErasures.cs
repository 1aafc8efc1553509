using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Push;
using Chat.Core.Users;
using Chat.Core.Webhooks;

namespace Chat.Core.Privacy;

/// <summary>The data of the webhook about an erased user.</summary>
public sealed record UserErased(string UserId, DateTimeOffset ErasedAt);

/// <summary>
/// Erases the users who requested it: their messages become tombstones, their reactions go, their pending requests are
/// withdrawn, their side of every chat is cleared, and their settings, devices and profile are removed. Each step is idempotent,
/// so the next run finishes one that was interrupted.
/// </summary>
public sealed class FinishErasures(
    IUserStore users, IChatLists lists, IChatStore chats, IMessageReader messages, ErasureSteps steps, CleanUpSchedule files,
    ErasedUsers erased, TimeProvider time,
    ForgetPerson people, IDeviceStore devices, WebhookEvents webhooks, IdGenerator ids)
{
    private const int UsersPerRun = 20;
    private const int BatchSize = 100;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        DependencyException? failure = null;
        foreach (var userId in await users.ListErasuresAsync(time.GetNow() - ErasedUsers.SettleTime, UsersPerRun, ct))
        {
            try
            {
                await EraseAsync(userId, ct);
            }
            catch (DependencyException e)
            {
                // The next run tries this user again; those behind need not wait.
                failure = e;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }

        await users.ForgetErasuresAsync(time.GetNow() - ErasedUsers.Memory, ct);
    }

    private async Task EraseAsync(string userId, CancellationToken ct)
    {
        await foreach (var chat in UserChats.ListAsync(lists, userId, ct))
        {
            await EraseTracesAsync(chat.Id, userId, ct);
            await steps.LeaveAsync(chat.Id, userId, ct);
        }

        await files.EraseOwnedAsync(userId, ct);
        // A call that was let in before may have registered a device.
        await devices.RemoveAllAsync(userId, ct);
        await people.ExecuteAsync(userId, ct);
        // Before the end of the erasure, so that it is not lost; a run that is cut off in between sends it again.
        await webhooks.AddAsync(ids.NewId(), WebhookTypes.UserErased, new UserErased(userId, time.GetNow()), ct);
        await users.FinishErasureAsync(userId, time.GetNow(), ct);
        erased.Reread(userId);
    }

    // The chat is loaded anew for each page, so that messages which arrive meanwhile are read as well.
    private async Task EraseTracesAsync(string chatId, string userId, CancellationToken ct)
    {
        for (var after = 0L; await chats.LoadAsync(ChatQuery.Of(chatId), ct) is { } chat;)
        {
            var page = await messages.ListAsync(chat, new MessageRange(new MessageFilter { After = after }, BatchSize), ct);
            if (page.Count == 0)
            {
                return;
            }

            foreach (var message in page.Where(m => ErasureSteps.IsTrace(m, userId)))
            {
                await steps.EraseAsync(new MessageRef(userId, chatId, message.Id), ct);
            }

            after = page[^1].Seq;
        }
    }
}
