namespace Chat.Tests.Conventions;

/// <summary>A file of the repository: its path from the root, with slashes, and its text.</summary>
internal sealed record RepositoryFile(string Path, string Text)
{
    public IReadOnlyList<string> Lines => Text.Split('\n');

    /// <summary>The top folder, which for code is the project.</summary>
    public string Top => Path.Split('/')[0];
}

/// <summary>The files as they lie in the working copy, without what builds and tools leave there.</summary>
internal static class Repository
{
    private static readonly string[] Left =
        [".git", ".vs", ".idea", ".data", "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts", "StrykerOutput"];

    private static readonly Lazy<List<RepositoryFile>> AllFiles = new(ReadAll);

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>All text files, or those whose names end so. They are read once: no test changes them.</summary>
    public static IEnumerable<RepositoryFile> Files(string ending = "") =>
        AllFiles.Value.Where(file => file.Path.EndsWith(ending, StringComparison.Ordinal));

    private static List<RepositoryFile> ReadAll() =>
    [
        .. from path in List(Root)
           let text = File.ReadAllText(path)
           where !text.Contains('\0', StringComparison.Ordinal)
           select new RepositoryFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), text),
    ];

    private static IEnumerable<string> List(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(d => !Left.Contains(Path.GetFileName(d))).SelectMany(List));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Chat.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }
}
