namespace Chat.Core.Media.Intake;

/// <summary>
/// A file on disk that disappears when it is closed, also when the process dies. Windows deletes it then; elsewhere it has
/// no name from the start, so nobody else can open it.
/// </summary>
internal static class TemporaryFile
{
    private const int BufferBytes = 80 * 1024;

    /// <summary>Writes the rest of <paramref name="content"/> and returns the file at its start.</summary>
    public static async Task<FileStream> WriteAsync(Stream content, CancellationToken ct)
    {
        var file = Open();
        try
        {
            Unname(file);
            await content.CopyToAsync(file, BufferBytes, ct);
            file.Position = 0;
            return file;
        }
        catch
        {
            // The content was refused or cut off, or the disk is full. Nothing stays on disk.
            await file.DisposeAsync();
            throw;
        }
    }

    // Deletion on close goes by name. Outside of Windows the file has none, and another file may have it by then.
    private static FileStream Open() => new(
        Path.Combine(Path.GetTempPath(), $"chat-{Path.GetRandomFileName()}"),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | (OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None),
        });

    private static void Unname(FileStream file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(file.Name);
        }
    }
}
