using Chat.Faults.Log;

namespace Chat.Faults.Hosting;

/// <summary>The files of the local provider below a data folder.</summary>
public static class StoredFiles
{
    /// <summary>Notes each file. A staged upload or a part of a file is noted under its whole name, which no message has.</summary>
    public static void Note(string dataPath, RunLog log)
    {
        var folder = new DirectoryInfo(Path.Combine(dataPath, "media", "chats"));
        foreach (var file in folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : [])
        {
            var parts = file.Name.Split('.');
            log.Add(new FileFound(parts.Length == 2 ? parts[0] : file.Name, Path.GetRelativePath(folder.FullName, file.FullName)));
        }
    }
}
