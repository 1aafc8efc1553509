using System.Runtime.CompilerServices;
using Chat.Core.Chats;
using Chat.Core.Push;

namespace Chat.Core.Users;

/// <summary>One line of an export.</summary>
/// <param name="Type">settings, device, chat, message or file.</param>
/// <param name="Value">The item as the user sees it.</param>
public sealed record ExportLine(string Type, object Value);

/// <summary>
/// Exports everything stored about a user, as they may see it: settings, devices, chats, each chat's messages oldest first, and
/// files. Reads page by page while the caller reads the answer, so the size does not matter.
/// </summary>
public sealed class ExportUser(
    IUserStore users, IDeviceStore devices, IChatLists chats, ChatViews views, ExportMessages messages, ExportFiles files)
{
    public async IAsyncEnumerable<ExportLine> ExecuteAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new ExportLine("settings", await users.GetSettingsAsync(userId, ct));
        foreach (var device in await devices.ListAsync(userId, ct))
        {
            yield return new ExportLine("device", DeviceView.Of(device));
        }

        await foreach (var chat in UserChats.ListAsync(chats, userId, ct))
        {
            yield return new ExportLine("chat", await views.OfAsync(chat, userId, ct));
            await foreach (var message in messages.ListAsync(chat.Id, userId, ct))
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
