using Chat.Core.Media;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>The files on disk. Only a <see cref="MediaPath"/> becomes a path here, or an id that leads below the folder, so nothing outside can be named.</summary>
internal sealed class LocalMediaFiles(IOptions<LocalMediaOptions> options, TimeProvider time)
{
    private const int BufferBytes = 80 * 1024;

    private string Root => Path.Combine(options.Value.Folder, MediaPath.Root.Trim('/'));

    public string PathOf(MediaPath path) => Path.Combine(Root, path.ChatId, path.FileName);

    public StoredFile? Find(MediaPath path)
    {
        var file = new FileInfo(PathOf(path));
        return file.Exists
            ? new StoredFile(path.ToString(), path, file.Length) { IsPrivate = true, MimeType = MediaTypes.FindByExtension(path.Extension)?.MimeType }
            : null;
    }

    /// <summary>Written beside and moved when it is whole. False when there is a file already, which stays.</summary>
    public async Task<bool> WriteAsync(MediaPath path, Stream content, CancellationToken ct)
    {
        var target = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var draft = $"{target}.{Path.GetRandomFileName()}.part";
        try
        {
            await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, BufferBytes, ct);
                file.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(draft, time.GetUtcNow().UtcDateTime);
            return TryMove(draft, target);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public FileStream OpenRead(MediaPath path) => new(
        PathOf(path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Newest first. What a killed process did not write to its end is a file like others.</summary>
    public IReadOnlyList<ListedFile> List(DateTimeOffset storedBefore, int skip) => !Directory.Exists(Root) ? [] :
    [
        .. new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LastWriteTimeUtc < storedBefore.UtcDateTime)
            .OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.FullName, StringComparer.Ordinal)
            .Skip(skip).Take(IMediaStorage.ListingPageSize)
            .Select(file => MediaPath.Root + Path.GetRelativePath(Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Select(id => new ListedFile(id, id)),
    ];

    /// <param name="id">As it was listed; any other text is passed over.</param>
    public void Delete(string id)
    {
        var file = Path.GetFullPath(Path.Combine(options.Value.Folder, id.TrimStart('/')));
        if (id.StartsWith(MediaPath.Root, StringComparison.Ordinal) && file.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(file))
        {
            File.Delete(file);
        }
    }

    private static bool TryMove(string draft, string target)
    {
        try
        {
            File.Move(draft, target, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false;
        }
    }
}
