namespace Chat.Core.Media.Intake;

/// <summary>
/// A file on disk that is gone when it is closed, also when the process dies: Windows deletes it then, elsewhere it has no
/// name from the start, so nobody can open it but who has it open.
/// </summary>
internal static class TemporaryFile
{
    private const int BufferBytes = 80 * 1024;

    /// <summary>Holds the rest of <paramref name="content"/>, from its start.</summary>
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
            // Refused, cut off or full: nothing is left on disk.
            await file.DisposeAsync();
            throw;
        }
    }

    // Deleting on close would delete by name, which is somebody else's elsewhere once the file has none.
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
