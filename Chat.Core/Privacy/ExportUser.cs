using System.Runtime.CompilerServices;
using Chat.Core.Chats;
using Chat.Core.Push;
using Chat.Core.Users;

namespace Chat.Core.Privacy;

/// <summary>One line of an export.</summary>
/// <param name="Type">settings, device, profile, chat, message, file, suspension or report.</param>
/// <param name="Value">The item as the user sees it.</param>
public sealed record ExportLine(string Type, object Value);

/// <summary>
/// Exports everything stored about a user, as they may see it: settings, devices, profile, chats, each chat's messages oldest
/// first, files, the user's suspension, and the reports that the user made. Reads page by page while the caller reads the answer, so
/// the size does not matter.
/// </summary>
public sealed class ExportUser(
    Settings settings, IDeviceStore devices, IProfileStore profiles, IChatLists chats, ChatViewFactory views, ExportMessages messages,
    ExportFiles files, ExportSafety safety)
{
    public async IAsyncEnumerable<ExportLine> ExecuteAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new ExportLine("settings", await settings.GetAsync(userId, ct));
        foreach (var device in await devices.ListAsync(userId, ct))
        {
            yield return new ExportLine("device", DeviceView.Of(device));
        }

        if ((await profiles.FindAsync([userId], ct)).TryGetValue(userId, out var profile))
        {
            yield return new ExportLine("profile", ExportedProfile.Of(profile));
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

        await foreach (var line in safety.ListAsync(userId, ct))
        {
            yield return line;
        }
    }
}
