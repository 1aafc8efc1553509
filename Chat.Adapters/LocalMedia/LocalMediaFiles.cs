using Chat.Core.Media;
using Microsoft.Extensions.Options;

namespace Chat.Adapters.LocalMedia;

/// <summary>
/// The files on disk. Only a <see cref="MediaPath"/>, or an id that leads below the folder, becomes a path here, so nothing
/// outside can be named. An upload with a ticket is staged beside its path, where no link leads.
/// </summary>
internal sealed class LocalMediaFiles(IOptions<LocalMediaOptions> options, TimeProvider time)
{
    private const int BufferBytes = 80 * 1024;
    private const string StagedSuffix = ".upload";

    private string Root => Path.Combine(options.Value.Folder, MediaPath.Root.Trim('/'));

    public string PathOf(MediaPath path) => Path.Combine(Root, path.ChatId, path.FileName);

    public StoredFile? Find(MediaPath path) => Describe(path, new FileInfo(PathOf(path)), isStaged: false);

    /// <summary>The upload that is staged for the path, or else the file.</summary>
    public StoredFile? FindAny(MediaPath path) => Describe(path, new FileInfo(StagedPathOf(path)), isStaged: true) ?? Find(path);

    /// <summary>Stores the content. False when there is a file already, which stays.</summary>
    public Task<bool> WriteAsync(MediaPath path, Stream content, CancellationToken ct) => WriteAsync(PathOf(path), content, ct);

    /// <summary>Stages an upload. False when the path has a file or a staged upload already.</summary>
    public async Task<bool> StageAsync(MediaPath path, Stream content, CancellationToken ct) =>
        !File.Exists(PathOf(path)) && await WriteAsync(StagedPathOf(path), content, ct);

    public void DiscardStaged(MediaPath path) => DeleteIfThere(StagedPathOf(path));

    public FileStream OpenRead(MediaPath path) => new(
        File.Exists(StagedPathOf(path)) ? StagedPathOf(path) : PathOf(path),
        FileMode.Open,
        FileAccess.Read,
        FileShare.Read | FileShare.Delete,
        BufferBytes,
        FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Newest first. A file that a killed process did not write to its end is listed like others.</summary>
    public IReadOnlyList<ListedFile> List(DateTimeOffset storedBefore, int skip) => !Directory.Exists(Root) ? [] :
    [
        .. new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LastWriteTimeUtc < storedBefore.UtcDateTime)
            .OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.FullName, StringComparer.Ordinal)
            .Skip(skip).Take(IMediaStorage.ListingPageSize)
            .Select(file => MediaPath.Root + Path.GetRelativePath(Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Select(id => new ListedFile(id, id)),
    ];

    /// <param name="id">An id from a listing or of a stored file; any other text is skipped.</param>
    public void Delete(string id)
    {
        var file = Path.GetFullPath(Path.Combine(options.Value.Folder, id.TrimStart('/')));
        if (id.StartsWith(MediaPath.Root, StringComparison.Ordinal)
            && file.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            DeleteIfThere(file);
            DeleteIfThere(file + StagedSuffix);
        }
    }

    private static StoredFile? Describe(MediaPath path, FileInfo file, bool isStaged) => !file.Exists ? null
        : new StoredFile(path.ToString(), path, file.Length)
        {
            IsPrivate = true,
            IsStaged = isStaged,
            MimeType = MediaTypes.FindByExtension(path.Extension)?.MimeType,
        };

    private string StagedPathOf(MediaPath path) => PathOf(path) + StagedSuffix;

    // The draft is moved when it is whole, so that a reader never sees a part.
    private async Task<bool> WriteAsync(string target, Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var draft = $"{target}.{Path.GetRandomFileName()}.part";
        try
        {
            await using (var file = new FileStream(
                draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
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

    private static void DeleteIfThere(string file)
    {
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }
}
