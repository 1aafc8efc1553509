namespace Chat.Core.Media.Intake;

/// <summary>A file on disk that is gone when it is closed, also when the process dies where the system supports it.</summary>
internal static class TemporaryFile
{
    private const int BufferBytes = 80 * 1024;

    /// <summary>Holds the rest of <paramref name="content"/>, from its start.</summary>
    public static async Task<FileStream> WriteAsync(Stream content, CancellationToken ct)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"chat-{Path.GetRandomFileName()}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            });
        try
        {
            await content.CopyToAsync(file, BufferBytes, ct);
            file.Position = 0;
            return file;
        }
        catch
        {
            // Refused, cut off or full: nothing is left on disk.
            await file.DisposeAsync();
            throw;
        }
    }
}
