using Chat.Core.Chats;
using Chat.Core.Errors;
using Chat.Core.Media;
using Chat.Core.Messages;

namespace Chat.Core.Users;

/// <summary>
/// Erases users who asked for it: what they wrote becomes tombstones, their reactions go, their open requests are
/// withdrawn, their side of every chat is cleared, their settings are dropped. Each step can be repeated, so a run
/// that was cut off is finished by the next.
/// </summary>
public sealed class FinishErasures(IUserStore users, IChatStore chats, IErasureStore traces, ErasureSteps steps, CleanUpSchedule files)
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
                // It is taken up again by the next run; those behind it need not wait for it.
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
        await foreach (var chat in UserChats.ListAsync(chats, userId, ct))
        {
            await EraseTracesAsync(chat.Id, userId, ct);
            await steps.LeaveAsync(chat.Id, userId, ct);
        }

        await files.EraseOwnedAsync(userId, ct);
        await users.FinishErasureAsync(userId, ct);
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
