using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Messages;
using Chat.Core.Push;

namespace Chat.Core.Users;

/// <summary>
/// Erases the users who requested it: their messages become tombstones, their reactions go, their pending requests are
/// withdrawn, their side of every chat is cleared, and their settings and devices are removed. Each step can be repeated, so a
/// run that is cut off is finished by the next.
/// </summary>
public sealed class FinishErasures(
    IUserStore users, IChatLists lists, IChatStore chats, IMessageReader messages, ErasureSteps steps, CleanUpSchedule files,
    IDeviceStore devices)
{
    private const int UsersPerRun = 20;
    private const int BatchSize = 100;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        DependencyException? failure = null;
        foreach (var userId in await users.ListErasuresAsync(UsersPerRun, ct))
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
    }

    private async Task EraseAsync(string userId, CancellationToken ct)
    {
        await foreach (var chat in UserChats.ListAsync(lists, userId, ct))
        {
            await EraseTracesAsync(chat.Id, userId, ct);
            await steps.LeaveAsync(chat.Id, userId, ct);
        }

        await files.EraseOwnedAsync(userId, ct);
        // A client may have registered again after the erasure was requested.
        await devices.RemoveAllAsync(userId, ct);
        await users.FinishErasureAsync(userId, ct);
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
