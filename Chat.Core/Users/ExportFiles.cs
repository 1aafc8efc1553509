using System.Runtime.CompilerServices;
using Chat.Core.Media;

namespace Chat.Core.Users;

/// <summary>The files a user uploaded, sent or not.</summary>
public sealed class ExportFiles(IMediaStore media, FileNotes notes)
{
    public async IAsyncEnumerable<UploadedFile> ListAsync(string userId, [EnumeratorCancellation] CancellationToken ct)
    {
        for (string? after = null; ;)
        {
            var page = await media.ListOfUploaderAsync(userId, after, Limits.MaxPageSize, ct);
            foreach (var file in page.Where(file => file.State is FileState.Ready or FileState.Attached))
            {
                yield return notes.Show(file);
            }

            if (page.Count < Limits.MaxPageSize)
            {
                yield break;
            }

            after = page[^1].FileId;
        }
    }
}
