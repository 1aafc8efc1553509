using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Messages;

namespace Chat.Core.Users;

/// <summary>
/// Erases users who asked for it: their messages become tombstones, their reactions and settings are removed, their open
/// requests are withdrawn, their side of every chat is cleared. Each step is idempotent, so the next run finishes a run
/// that was interrupted.
/// </summary>
public sealed class FinishErasures(
    IUserStore users, IChatStore chats, IErasureStore traces, ErasureSteps steps, DueFiles files, ErasedUsers erased, TimeProvider time)
{
    // Until then every instance knows of the erasure, and the requests that it let in before are over.
    private static readonly TimeSpan SettleTime = ErasedUsers.MaxAge * 2;

    private const int UsersPerRun = 20;
    private const int BatchSize = 100;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        DependencyException? failure = null;
        foreach (var userId in await users.ListErasuresAsync(time.GetNow() - SettleTime, UsersPerRun, ct))
        {
            try
            {
                await EraseAsync(userId, ct);
            }
            catch (DependencyException e)
            {
                // The next run tries again; the users behind this one need not wait for it.
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
        await foreach (var chat in UserChats.ListAsync(chats, userId, ct))
        {
            await EraseTracesAsync(chat.Id, userId, ct);
            await steps.LeaveAsync(chat.Id, userId, ct);
        }

        await files.EraseOwnedAsync(userId, ct);
        await users.FinishErasureAsync(userId, time.GetNow(), ct);
        erased.Reread(userId);
    }

    private async Task EraseTracesAsync(string chatId, string userId, CancellationToken ct)
    {
        IReadOnlyList<Message> found;
        do
        {
            found = await traces.ListTracesAsync(chatId, userId, BatchSize, ct);
            foreach (var message in found)
            {
                await steps.EraseAsync(message, userId, ct);
            }
        }
        while (found.Count > 0);
    }
}
