namespace Chat.Benchmarks.Sends;

/// <summary>A folder for one database, deleted at the end.</summary>
internal sealed class SendFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-sends-");

    public string Database => Path.Combine(_folder.FullName, "chat.db");

    public string Media => Path.Combine(_folder.FullName, "media");

    /// <summary>Of the database's file, once it is closed.</summary>
    public long Size => new FileInfo(Database).Length;

    public void Dispose() => _folder.Delete(recursive: true);
}
