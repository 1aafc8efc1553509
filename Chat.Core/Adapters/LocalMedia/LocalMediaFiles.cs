using Chat.Core.Media;
using Microsoft.Extensions.Options;

namespace Chat.Core.Adapters.LocalMedia;

/// <summary>The files on disk. Only a <see cref="MediaPath"/> becomes a path here, so nothing outside the folder can be named.</summary>
internal sealed class LocalMediaFiles(IOptions<LocalMediaOptions> options)
{
    private const int BufferBytes = 80 * 1024;

    public string PathOf(MediaPath path) => Path.Combine(options.Value.Folder, "chats", path.ChatId, path.FileName);

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

            return TryMove(draft, target);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public FileStream OpenRead(MediaPath path) => new(
        PathOf(path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public void Delete(MediaPath path)
    {
        var file = PathOf(path);
        if (File.Exists(file))
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
