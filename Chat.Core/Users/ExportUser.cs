using System.Runtime.CompilerServices;
using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Core.Users;

/// <summary>One line of an export: what it is, and the thing as the user sees it.</summary>
/// <param name="Type">settings, chat, message or file.</param>
public sealed record ExportLine(string Type, object Value);

/// <summary>
/// Everything stored about a user, as they may see it: settings, chats, each chat's messages oldest first, and files. Read
/// page by page while the caller reads the answer, so the size does not matter.
/// </summary>
public sealed class ExportUser(
    IUserStore users, IChatStore chats, ChatViews views, ExportMessages messages, ExportFiles files)
{
    public async IAsyncEnumerable<ExportLine> ExecuteAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new ExportLine("settings", await users.GetSettingsAsync(userId, ct));

        await foreach (var chat in UserChats.ListAsync(chats, userId, ct))
        {
            yield return new ExportLine("chat", await views.OfAsync(chat, userId, ct));
            await foreach (var message in messages.ListAsync(new Viewing(chat, userId), ct))
            {
                yield return new ExportLine("message", message);
            }
        }

        await foreach (var file in files.ListAsync(userId, ct))
        {
            yield return new ExportLine("file", file);
        }
    }
}
