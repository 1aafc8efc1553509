using System.Runtime.CompilerServices;
using Chat.Core.Chats;
using Chat.Core.Messages;

namespace Chat.Core.Users;

/// <summary>One line of an export: what it is, and the thing as the user sees it.</summary>
/// <param name="Type">settings, chat or message.</param>
public sealed record ExportLine(string Type, object Value);

/// <summary>
/// Everything stored about a user, as they may see it: settings, chats, and each chat's messages oldest first. Read
/// page by page while the caller reads the answer, so the size does not matter.
/// </summary>
public sealed class ExportUser(IUserStore users, IChatStore chats, IMessageReader messages, ChatViews views)
{
    public async IAsyncEnumerable<ExportLine> ExecuteAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new ExportLine("settings", await users.GetSettingsAsync(userId, ct));

        await foreach (var chat in UserChats.ListAsync(chats, userId, ct))
        {
            yield return new ExportLine("chat", await views.OfAsync(chat, userId, ct));
            await foreach (var message in ListMessagesAsync(new Viewing(chat, userId), ct))
            {
                yield return new ExportLine("message", message);
            }
        }
    }

    private async IAsyncEnumerable<MessageView> ListMessagesAsync(Viewing viewing, [EnumeratorCancellation] CancellationToken ct)
    {
        long? after = 0;
        while (after is not null)
        {
            var page = await messages.ListAsync(new MessageRange(viewing, Limits.MaxPageSize) { After = after }, ct);
            foreach (var message in page)
            {
                yield return messageViews.Of(viewing, message);
            }

            after = page.Count == Limits.MaxPageSize ? page[^1].Seq : null;
        }
    }
}
