using System.Runtime.CompilerServices;
using Chat.Core.Chats;
using Chat.Core.Media;
using Chat.Core.Uploads;

namespace Chat.Core.Privacy;

/// <summary>The files a user uploaded, sent or not, but for those of messages that they cleared or hid, or that are deleted.</summary>
public sealed class ExportFiles(IMediaStore media, IChatStore chats, SentFiles sent, MediaFileRegistry registry)
{
    public async IAsyncEnumerable<UploadedFile> ListAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        for (string? after = null; ;)
        {
            var page = await media.ListOfUploaderAsync(userId, after, Limits.MaxPageSize, ct);
            foreach (var file in page)
            {
                if (await IsVisibleAsync(file, userId, ct))
                {
                    yield return registry.Show(file);
                }
            }

            if (page.Count < Limits.MaxPageSize)
            {
                yield break;
            }

            after = page[^1].FileId;
        }
    }

    private async Task<bool> IsVisibleAsync(MediaFile file, string userId, CancellationToken ct) =>
        await chats.FindAsync(file.ChatId, ct) is { } chat && (await sent.LookAsync(file, new MemberView(chat, userId), ct)).IsVisible;
}
